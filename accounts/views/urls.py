from django.contrib.auth.views import LogoutView
from django.urls import path

from . import account, audit, inviting, links, manage, people, policy, policy_desk, signin, tokens

urlpatterns = [
    path("setup/<str:token>/", links.setup, name="link_setup"),
    path("accounts/sign-in/", signin.SignIn.as_view(), name="sign_in"),
    path("accounts/kept/", signin.kept_form, name="kept"),
    path("accounts/sign-out/", LogoutView.as_view(), name="sign_out"),
    path("accounts/forgotten/", links.forgotten, name="forgotten"),
    path("accounts/choose-password/<str:token>/", links.password, name="link_password"),
    path("accounts/prove-address/<str:token>/", links.address, name="link_address"),
    path("accounts/password/", signin.PasswordChange.as_view(), name="password_change"),
    path("accounts/you/", account.account, name="account"),
    path("accounts/you/profile/", account.profile, name="profile_change"),
    path("accounts/you/addresses/", account.add_address, name="address_add"),
    path("accounts/you/addresses/change/", account.change_address, name="address_change"),
    path("accounts/you/sessions/end/", account.end_session, name="session_end"),
    path("accounts/theme/", signin.theme, name="theme"),
    path("manage/people/", manage.people, name="manage_people"),
    path("manage/audit/", audit.entries, name="manage_audit"),
    path("manage/audit/export/", audit.export, name="manage_audit_export"),
    path("manage/integrations/", tokens.tokens, name="manage_integrations"),
    path("manage/integrations/<int:pk>/revoke/", tokens.revoke, name="manage_token_revoke"),
    path("manage/people/invite/", inviting.invite, name="manage_invite"),
    path("manage/people/invite/<int:pk>/", inviting.listed, name="manage_list"),
    path("manage/people/invite/<int:pk>/progress/", inviting.progress, name="manage_list_progress"),
    path("manage/people/add/", manage.add, name="manage_add"),
    path("manage/people/<int:pk>/invite/", manage.invite_outsider, name="manage_invite_outsider"),
    path("manage/people/<int:pk>/", manage.person, name="manage_person"),
    path("manage/policy/", policy_desk.site, name="manage_policy"),
    path("manage/policy/changes/", policy_desk.site_changes, name="manage_policy_changes"),
    path("manage/policy/accepted/", policy_desk.site_accepted, name="manage_policy_accepted"),
    path("g/<slug:slug>/policy/edit/", policy_desk.group, name="group_policy_desk"),
    path("g/<slug:slug>/policy/edit/changes/", policy_desk.group_changes, name="group_policy_desk_changes"),
    path(
        "g/<slug:slug>/policy/edit/accepted/", policy_desk.group_accepted, name="group_policy_desk_accepted"
    ),
    path("policy/", policy.show, name="policy"),
    path("policy/versions/<int:number>/", policy.version, name="policy_version"),
    path("policy/changes/", policy.changes, name="policy_changes"),
    path("g/<slug:slug>/policy/", policy.show, name="group_policy"),
    path("g/<slug:slug>/policy/versions/<int:number>/", policy.version, name="group_policy_version"),
    path("g/<slug:slug>/policy/changes/", policy.changes, name="group_policy_changes"),
    path("people/", people.directory, name="people"),
]
