"""Coming, going, asking, founding."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.actions import access
from accounts.models import Group, Invitation, JoinRequest, User
from tests.bridge.mails import deliver, mail
from tests.conftest import Queries, make_group, make_person
from threads.actions import group_admin, joining, posting
from threads.models import Activity, Conversation
from threads.views.membership import MOST_AT_ONCE

from .test_home import fill


def test_the_page_of_a_group_costs_the_same_for_one_and_forty_posts(
    as_alice, alice, bob, team, count_queries
):
    fill(1, team, alice, bob)
    one = count_queries(team.get_absolute_url())
    fill(39, team, bob, alice)
    assert count_queries(team.get_absolute_url()) == one <= 8


@pytest.mark.parametrize(("url", "most"), [("/g/team/members/", 8), ("/groups/", 4), ("/people/", 5)])
def test_members_and_directories_cost_the_same_for_one_and_forty_rows(
    as_alice, alice, team, count_queries, url, most
):
    one = count_queries(url)
    for number in range(40):
        person = make_person(f"p{number} Person")
        make_group(f"Club {number}", person)
        joining.join(person, team)
        if number < 20:
            JoinRequest.objects.create(group=team, user=make_person(f"q{number} Person"))
    assert count_queries(url) == one <= most


def test_the_directory_shows_all_groups_or_ones_own(client, bob, charlie, team):
    make_group("Quiet club", charlie)
    client.force_login(bob)
    assert [group.name for group in client.get("/groups/").context["groups"]] == ["Quiet club", "Team"]
    assert [group.name for group in client.get("/groups/?show=mine").context["groups"]] == ["Team"]


def test_anybody_joins_an_open_group_and_leaves_it(client, charlie, team):
    client.force_login(charlie)
    assert "Join" in client.get(team.get_absolute_url()).content.decode()
    client.post(reverse("group_join", args=[team.slug]))
    assert team.memberships.filter(user=charlie).exists()
    client.post(reverse("group_leave", args=[team.slug]))
    assert not team.memberships.filter(user=charlie).exists()


def test_asking_and_being_let_in(client, alice, charlie, den):
    client.force_login(charlie)
    assert client.post(reverse("group_join", args=[den.slug])).status_code == 403
    client.post(reverse("group_ask", args=[den.slug]), {"note": "I work there"})
    asked = JoinRequest.objects.get()
    client.force_login(alice)
    assert "I work there" in client.get(reverse("group_members", args=[den.slug])).content.decode()
    client.post(reverse("group_decide", args=[den.slug, asked.pk]), {"answer": "accept"})
    assert den.memberships.filter(user=charlie).exists()


def test_declining_lets_nobody_in(client, alice, charlie, den):
    asked = joining.ask(charlie, den)
    client.force_login(alice)
    client.post(reverse("group_decide", args=[den.slug, asked.pk]), {"answer": "decline"})
    assert not den.memberships.filter(user=charlie).exists()
    asked.refresh_from_db()
    assert asked.accepted is False


def test_the_last_admin_is_told_why_they_cannot_leave(as_alice, alice, team):
    page = as_alice.post(reverse("group_leave", args=[team.slug]), follow=True).content.decode()
    assert "last admin" in page
    assert team.memberships.filter(user=alice).exists()


def test_admins_add_members_invite_and_a_wrong_name_is_said(client, alice, bob, charlie, team):
    url = reverse("group_add", args=[team.slug])
    client.force_login(bob)
    client.post(url, {"person": "charlie"})
    assert team.invitations.get().user == charlie and not team.memberships.filter(user=charlie).exists()
    client.force_login(alice)
    assert "no colleague called" in client.post(url, {"person": "zed"}, follow=True).content.decode()
    assert 'value="zed"' in client.post(url, {"person": "zed"}, follow=True).content.decode()
    make_person("Dora Dean"), make_person("Deirdre Two")
    User.objects.filter(handle="deirdre").update(name="Dora Dean")
    page = client.post(url, {"person": "dora dean"}, follow=True).content.decode()
    assert "Several colleagues are called" in page and 'value="dora dean"' in page
    client.post(url, {"person": "Charlie@varde.example"})
    assert team.memberships.filter(user=charlie).exists()


def test_many_are_added_from_a_pasted_list(client, alice, bob, charlie, team):
    url = reverse("group_add", args=[team.slug])
    dora, zoe = make_person("Dora Dean"), make_person("Zoe Zander")
    client.force_login(alice)
    typed = "Charlie Chen <charlie@varde.example>; @dora, nobody here\n zoe@varde.example bob@varde.example, , @dora"
    page = client.post(url, {"person": typed}, follow=True).content.decode()
    assert {row.user for row in team.memberships.all()} == {alice, bob, charlie, dora, zoe}
    assert "4 colleagues are added or invited." in page
    assert "no colleague called “nobody here”" in page and 'value="nobody here"' in page
    with Queries() as queries:
        client.post(url, {"person": ", ".join(f"x{number}" for number in range(1_000))})
    assert len(queries) < 200 * 5
    assert client.post(url, {"person": " ,; \n"}).status_code == 302


@pytest.mark.parametrize(
    "typed", ['"Chen, Charlie" <charlie@varde.example>; @dora', '@dora, "Chen, C."\t<charlie@varde.example>']
)
def test_a_comma_in_a_quoted_name_parts_nobody(as_alice, charlie, team, typed):
    dora = make_person("Dora Dean")
    as_alice.post(reverse("group_add", args=[team.slug]), {"person": typed})
    assert team.membership_of(charlie) and team.membership_of(dora)
    assert as_alice.get(reverse("group_members", args=[team.slug])).context["wanted"] == ""


def test_the_list_of_members_marks_who_has_left(as_alice, team, bob):
    page = reverse("group_members", args=[team.slug])
    assert "Has left" not in as_alice.get(page).content.decode()
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert as_alice.get(page).content.decode().count("Has left") == 1


def test_of_a_long_list_nobody_is_lost_and_no_name_stands_in_an_address(as_alice, team):
    names = [f"person-{number}@elsewhere.example" for number in range(MOST_AT_ONCE + 20)]
    answer = as_alice.post(reverse("group_add", args=[team.slug]), {"person": " ".join(names)})
    assert answer.headers["Location"] == reverse("group_members", args=[team.slug])
    page = as_alice.get(answer.headers["Location"])
    assert page.context["wanted"] == ", ".join(names[MOST_AT_ONCE:] + names[:MOST_AT_ONCE])
    assert "20 names are still in the field" in page.content.decode()
    assert as_alice.get(answer.headers["Location"]).context["wanted"] == ""


def test_founding_a_group_and_the_address_that_is_taken(as_alice, alice, team):
    data = {
        "name": "Night shift", "slug": "night", "description": "", "visibility": "private",
        "joining": "approval", "posting": "members", "mail_policy": "members",
    }  # fmt: skip
    assert as_alice.post("/groups/new/", data).url == "/g/night/"
    assert Group.objects.get(slug="night").memberships.get().is_admin
    for slug, answer in (
        ("team", "This address cannot be used."), ("TEAM", "This address cannot be used."),
        ("In", "This address cannot be used."), ("Not a slug", "Use only letters"),
    ):  # fmt: skip
        response = as_alice.post("/groups/new/", data | {"slug": slug})
        page = response.content.decode()
        assert response.status_code == 422 and "Night shift" in page and answer in page, slug
    as_alice.post("/groups/new/", data | {"slug": "hush", "visibility": "secret", "joining": "open"})
    assert Group.objects.get(slug__startswith="hush-").joining == "invite"


def test_s12_trying_a_name_does_not_tell_that_a_secret_group_has_it(client, alice, bob):
    joining.found("Layoffs", by=alice, slug="layoffs", visibility="secret", joining="invite")
    client.force_login(bob)
    data = {
        "name": "Layoffs", "slug": "layoffs", "visibility": "public", "joining": "open", "posting": "members",
        "mail_policy": "members",
    }  # fmt: skip
    assert client.post("/groups/new/", data).url == "/g/layoffs/"


def test_addresses_of_the_company_are_its_admins_to_found(client, alice, bob):
    data = {
        "name": "The chief", "slug": "ceo", "visibility": "public", "joining": "open", "posting": "members",
        "mail_policy": "members",
    }  # fmt: skip
    client.force_login(bob)
    assert client.post("/groups/new/", data).status_code == 422
    client.force_login(alice)
    assert client.post("/groups/new/", data).url == "/g/ceo/"


def test_a_company_may_leave_founding_to_its_admins(client, alice, bob, settings):
    settings.GROUP_FOUNDERS = "admins"
    client.force_login(bob)
    assert client.get("/groups/new/").status_code == 403
    assert "/groups/new/" not in client.get("/groups/").content.decode()
    client.force_login(alice)
    assert client.get("/groups/new/").status_code == 200


# --- Invitations -----------------------------------------------------------------------------------


def test_s09_an_invitation_ends_with_the_right_to_invite(client, alice, bob, charlie, team):
    joining.invite(team, charlie, by=bob)
    group_admin.change(team, by=alice, joining="invite")
    with pytest.raises(PermissionDenied):
        joining.join(charlie, team)
    group_admin.change(team, by=alice, joining="open")
    group_admin.remove(team.memberships.get(user=bob), by=alice)
    group_admin.change(team, by=alice, joining="invite")
    with pytest.raises(PermissionDenied):
        joining.join(charlie, team)


def test_an_invitation_of_somebody_who_left_is_renewed_by_another(alice, bob, charlie, team):
    joining.invite(team, charlie, by=bob)
    group_admin.remove(team.memberships.get(user=bob), by=alice)
    group_admin.change(team, by=alice, joining="invite")
    renewed = joining.invite(team, charlie, by=alice)
    assert renewed.invited_by == alice and joining.join(charlie, team).group == team


def test_an_invitation_ends_when_its_giver_leaves_the_company(alice, bob, charlie, team):
    joining.invite(team, charlie, by=bob)
    access.deactivate(bob)
    group_admin.change(team, by=alice, joining="invite")
    with pytest.raises(PermissionDenied):
        joining.join(charlie, team)
    assert not Invitation.objects.valid().exists()


def _at_once(first, second) -> list[bool]:
    """Whether each got through; the second begins while the first is not committed."""
    begun, over, through = threading.Event(), threading.Event(), {}

    def run(number: int, act) -> None:
        try:
            with transaction.atomic():
                act()
                begun.set()
                # Who has to wait for us does not end in this time.
                over.wait(0.5 if number == 0 else 0)
            through[number] = True
        except (ValidationError, PermissionDenied):
            through[number] = False
        finally:
            over.set()
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate((first, second))]
    threads[0].start()
    begun.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join(20)
    return [through[0], through[1]]


@pytest.mark.django_db(transaction=True)
def test_two_last_admins_who_go_at_the_same_moment_do_not_both_go(alice, bob, charlie):
    team = make_group("Team", alice, bob, charlie)
    places = {user: team.memberships.get(user=user) for user in (alice, bob)}
    acts = [
        lambda: joining.leave(bob, team),
        lambda: group_admin.appoint(places[bob], by=alice, role="member"),
        lambda: group_admin.remove(places[bob], by=alice),
    ]
    for act in acts:
        team.memberships.get_or_create(user=bob)
        team.memberships.filter(user__in=[alice, bob]).update(role="admin")
        places[bob] = team.memberships.get(user=bob)
        assert _at_once(act, lambda: joining.leave(alice, team)) == [True, False]
        assert team.memberships.get(user=alice).is_admin


def test_what_another_admin_has_done_meanwhile_is_said(alice, bob, team):
    place = team.memberships.get(user=bob)
    group_admin.remove(place, by=alice)
    for act in (
        lambda: group_admin.remove(place, by=alice),
        lambda: group_admin.appoint(place, by=alice, role="admin"),
    ):
        with pytest.raises(ValidationError, match="no member any more"):
            act()


def test_an_invitation_by_an_admin_lasts(alice, charlie, vault):
    joining.invite(vault, charlie, by=alice)
    assert joining.join(charlie, vault).group == vault


def test_invitations_are_listed_and_taken_back(client, alice, bob, charlie, team):
    invitation = joining.invite(team, charlie, by=bob)
    url = f"/g/team/invitations/{invitation.pk}/"
    outsider = make_person("Dana Other")
    client.force_login(outsider)
    assert client.post(url).status_code == 404
    client.force_login(alice)
    assert "Charlie Chen" in client.get("/g/team/members/").content.decode()
    assert client.post(url).status_code == 302
    assert not team.invitations.exists()


def test_whoever_invited_takes_it_back(client, bob, charlie, team):
    invitation = joining.invite(team, charlie, by=bob)
    client.force_login(bob)
    assert client.post(f"/g/team/invitations/{invitation.pk}/").status_code == 302
    assert not team.invitations.exists()


def test_a_group_without_an_address_gets_one_of_its_name(as_alice):
    data = {
        "slug": "",
        "visibility": "public",
        "joining": "open",
        "posting": "members",
        "mail_policy": "members",
    }
    assert as_alice.post("/groups/new/", data | {"name": "Dock Repairs, Lyon"}).url == "/g/dock-repairs-lyon/"
    assert (
        "This address cannot be used"
        in as_alice.post("/groups/new/", data | {"name": "Dock repairs Lyon"}).content.decode()
    )
    assert "None can be made" in as_alice.post("/groups/new/", data | {"name": "倉庫"}).content.decode()


def test_no_group_has_capitals_in_its_address(team):
    with pytest.raises(IntegrityError):
        Group.objects.filter(pk=team.pk).update(slug="Team")


def test_a_members_only_group_says_where_mail_goes_to_members_alone(client, bob, charlie, team):
    for person, shown in ((bob, True), (charlie, False)):
        client.force_login(person)
        page = client.get(team.get_absolute_url()).content.decode()
        assert ("team@skein.localhost" in page) is shown


def test_an_admin_appoints_and_removes_members_and_nobody_else_does(client, alice, bob, charlie, team):
    joining.join(charlie, team)
    of_bob, of_charlie = (
        reverse("group_member", args=[team.slug, team.memberships.get(user=one).pk]) for one in (bob, charlie)
    )
    client.force_login(bob)
    assert client.post(of_charlie, {"act": "remove"}).status_code == 404
    client.force_login(alice)
    client.post(of_bob, {"act": "admin"})
    assert team.memberships.get(user=bob).is_admin
    client.post(of_charlie, {"act": "remove"})
    assert not team.memberships.filter(user=charlie).exists()
    verbs = Activity.objects.filter(group=team, actor=alice).values_list("verb", flat=True)
    assert {"appoint", "remove"} <= set(verbs)


def test_the_last_admin_stays_admin(as_alice, alice, team):
    url = reverse("group_member", args=[team.slug, team.memberships.get(user=alice).pk])
    for act in ("member", "remove"):
        assert "last admin" in as_alice.post(url, {"act": act}, follow=True).content.decode()
    assert team.memberships.get(user=alice).is_admin


def test_a_removed_member_of_a_private_group_reads_nothing_more(client, alice, bob, den):
    url = reverse("group_member", args=[den.slug, den.memberships.get(user=bob).pk])
    client.force_login(alice)
    before = User.objects.get(pk=bob.pk).access_epoch
    client.post(url, {"act": "remove"})
    assert User.objects.get(pk=bob.pk).access_epoch > before
    client.force_login(bob)
    assert client.get(reverse("group_members", args=[den.slug])).status_code == 404


def test_the_settings_of_a_group_are_its_admins(client, alice, bob, team):
    url = reverse("group_settings", args=[team.slug])
    data = {
        "name": "The team", "description": "New words", "joining": "approval", "posting": "admins",
        "mail_policy": "hold", "visibility": "secret",
    }  # fmt: skip
    client.force_login(bob)
    assert client.get(url).status_code == client.post(url, data).status_code == 404
    client.force_login(alice)
    assert "New words" in client.post(url, data, follow=True).content.decode()
    team.refresh_from_db()
    assert (team.name, team.joining, team.mail_policy) == ("The team", "approval", "hold")
    assert team.visibility == "public"
    wrong = client.post(url, data | {"name": "", "description": "Kept words"})
    assert wrong.status_code == 422 and "Kept words" in wrong.content.decode()


def test_a_secret_group_cannot_be_opened_by_its_settings(as_alice, vault):
    data = {
        "name": "Vault",
        "description": "",
        "joining": "open",
        "posting": "members",
        "mail_policy": "members",
    }
    as_alice.post(reverse("group_settings", args=[vault.slug]), data)
    vault.refresh_from_db()
    assert (vault.name, vault.joining) == ("Vault", "invite")


def test_the_files_of_a_group_are_its_readers(client, alice, bob, charlie, den, count_queries):
    url = reverse("group_files", args=[den.slug])
    files = [("plan.txt", "text/plain", b"plan", None), ("named.pdf", "application/pdf", None, 9)]
    posting.post(author=alice, subject="Plan", body="", files=files, group=den)
    gone = posting.post(
        author=bob, subject="Gone", body="x", files=[("gone.txt", "text/plain", b"g", None)], group=den
    )
    posting.withdraw(gone, by=bob)
    client.force_login(charlie)
    assert client.get(url).status_code == 404
    client.force_login(bob)
    page = client.get(url).content.decode()
    assert "plan.txt" in page and "named.pdf" not in page and "gone.txt" not in page
    one = count_queries(url)
    many = [(f"{number}.txt", "text/plain", b"n", None) for number in range(70)]
    for start in range(0, 70, 10):
        posting.post(author=alice, subject="More", body="", files=many[start : start + 10], group=den)
    assert count_queries(url) == one
    first = client.get(url).context
    second = client.get(url, {"before": first["more"]}).context
    assert len({file.pk for page in (first, second) for file in page["files"]}) == 71


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "yes"}, {"accept": "accept"}])
def test_u17_deciding_without_an_answer_is_an_error_and_decides_nothing(client, alice, charlie, den, data):
    asked = joining.ask(charlie, den)
    client.force_login(alice)
    assert client.post(reverse("group_decide", args=[den.slug, asked.pk]), data).status_code == 400
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_u17_changing_a_member_without_saying_how_is_an_error(as_alice, alice, bob, team):
    place = team.memberships.get(user=bob)
    assert as_alice.post(reverse("group_member", args=[team.slug, place.pk])).status_code == 400
    assert team.memberships.get(user=bob).role == place.role


def test_u17_asking_has_a_field_for_the_reason_wherever_it_starts(client, alice, charlie, den):
    client.force_login(charlie)
    page = client.get(den.get_absolute_url()).content.decode()
    assert 'name="note"' in page and 'id="ask"' in page
    for url in ("/groups/", "/around/"):
        assert f'href="{den.get_absolute_url()}#ask"' in client.get(url).content.decode()
    client.post(reverse("group_ask", args=[den.slug]), {"note": "I work there"})
    assert 'name="note"' not in client.get(den.get_absolute_url()).content.decode()
    client.force_login(alice)
    assert "I work there" in client.get(reverse("group_members", args=[den.slug])).content.decode()


def test_u17_the_directory_goes_on_past_groups_of_one_name(as_alice, alice):
    for number in range(130):
        Group.objects.create(name="Lyon", slug=f"lyon-{number}")
    seen, query = [], {}
    while query is not None:
        context = as_alice.get("/groups/", query).context
        seen += [group.slug for group in context["groups"]]
        more = context["more"]
        query = {"after": more.name, "id": more.pk} if more else None
    assert len(seen) == len(set(seen)) == 130


def test_a_renamed_group_is_found_by_its_new_words_alone(as_alice, alice, team):
    group_admin.change(team, by=alice, name="Sensors", description="Heat and light")
    assert [group.name for group in as_alice.get("/groups/?q=sensors").context["groups"]] == ["Sensors"]
    assert list(as_alice.get("/groups/?q=description").context["groups"]) == []


def test_a055_an_invitation_is_for_one_person_one_group_and_no_role(client, alice, bob, charlie, team):
    team.joining = "invite"
    team.save()
    yard = make_group("yard", alice, joining="invite")
    given = joining.invite(team, charlie, by=alice)
    client.force_login(charlie)
    more = {"role": "admin", "user": bob.pk, "group": yard.pk, "invitation": given.pk}
    assert (
        client.post("/g/yard/join/", more).status_code in (302, 403) and yard.membership_of(charlie) is None
    )
    client.post("/g/team/join/", more)
    assert team.membership_of(charlie).role == "member" and yard.membership_of(charlie) is None
    # Used up: who was removed does not come back by it.
    group_admin.remove(team.membership_of(charlie), by=alice)
    assert (
        client.post("/g/team/join/", more).status_code in (302, 403) and team.membership_of(charlie) is None
    )


def test_a056_who_has_to_be_let_in_is_not_in_by_an_account_a_mail_or_a_request(client, alice, charlie):
    yard = make_group("yard", alice, joining="approval", visibility="private")
    client.force_login(charlie)
    client.post("/g/yard/ask/", {"note": "Please", "accept": "yes", "accepted": "on", "decided_by": alice.pk})
    deliver(mail("Charlie <charlie@varde.example>", "Let me in", "yes", to="yard"), "yard")
    assert yard.membership_of(charlie) is None and not Conversation.objects.filter(group=yard).exists()
    request = JoinRequest.objects.get(user=charlie)
    assert request.decided_at is None
    # Nobody decides about themselves.
    answer = client.post(f"/g/yard/requests/{request.pk}/", {"answer": "accept"})
    assert answer.status_code in (403, 404) and yard.membership_of(charlie) is None
    with pytest.raises(PermissionDenied):
        joining.decide(request, by=charlie, accept=True)
    assert yard.membership_of(charlie) is None


@pytest.mark.parametrize(
    "slug",
    [
        "postmaster", "Postmaster", "abuse", "bounce", "reply", "no-reply", "mailer-daemon", "root", "in",
        "team", "TEAM", "te\u0430m", "ｔｅａｍ", "team\u200b", "te am", "team+x", "team@x", "../team",
    ],
)  # fmt: skip
def test_a058_no_group_takes_or_imitates_an_address_that_is_taken(as_alice, alice, team, slug):
    """New, and by another name: Cyrillic, full width and invisible letters, too."""
    yard = make_group("yard", alice)
    form = {
        "name": "Yard", "slug": slug, "description": "", "visibility": "public", "joining": "open", "posting": "members",
        "mail_policy": "members",
    }  # fmt: skip
    before = set(Group.objects.values_list("slug", flat=True))
    assert as_alice.post("/groups/new/", form).status_code == 422
    as_alice.post("/g/yard/move/", {"slug": slug})
    yard.refresh_from_db()
    assert yard.slug == "yard" and set(Group.objects.values_list("slug", flat=True)) == before
