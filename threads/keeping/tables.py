"""What each table is for. A new field goes into one of own, people, words, plain of its table (record.py)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from .record import KINDS, Column, Record

# How long.
WITH_PERSON = _("until the person is erased")
WITH_MESSAGE = _("as long as the message")
WITH_MAIL = _("as long as the mail")
WITH_PLACE = _("as long as the conversation or the group")
PROOF = _("for good; names in it can be erased")
# Who sees it.
COLLEAGUES = _("colleagues")
READERS = _("who may read the conversation")
ONESELF = _("the person alone")
ADMINS = _("admins")
MODERATORS = _("moderators")
MACHINE = _("nobody: Skein itself")
MANAGERS = _("the admins of the group")

TABLES = (
    Record(
        "accounts.User", _("to say who wrote, and to let people in"), WITH_PERSON, COLLEAGUES,
        own="password last_login name folded_name handle title folded_title department phone photo_mark about time_zone theme",
        people="manager merged_into host",
        plain="id kind is_active role is_break_glass created_at access_epoch expires_at expiry_told",
    ),
    Record(
        "accounts.DirectoryPerson", _("to know whom the directory of the company means, and what it says of them"),
        WITH_PERSON, ADMINS, own="user_name external_id said", people="user", plain="id gone_at", goes="user",
    ),
    Record(
        "accounts.DirectoryGroup", _("to have the groups of the directory here"), _("as long as the directory has it"),
        ADMINS, words="name folded_name", plain="id external_id created_at gone_at",
    ),
    Record(
        "accounts.DirectoryTie", _("to let the members of a directory group into a group"), WITH_PLACE, ADMINS,
        people="tied_by", plain="id directory_group group tied_at is_due",
    ),
    Record(
        "accounts.DirectoryGroup_members", _("to know who is in a group of the directory"),
        _("as long as the directory says so"), ADMINS, people="user", plain="id directorygroup", goes="user",
    ),
    Record(
        "accounts.EmailAddress", _("to know by which addresses a person writes, and to write to them"), WITH_PERSON,
        _("the person, admins"), own="address", people="user", plain="id verified_at primary created_at bounces bounced_since "
        "bounce_status unreachable_at", goes="user",
    ),
    Record(
        "accounts.Membership", _("to know who belongs to a group, and what they want to hear of it"),
        _("until the person leaves the group"), COLLEAGUES,
        own="role involvement joined_at", people="user", plain="id group tie", goes="user",
    ),
    Record(
        "accounts.JoinRequest", _("to ask to join a group"), WITH_PLACE, MANAGERS,
        own="asked_at decided_at accepted", people="user decided_by", words="note", plain="id group", goes="user",
    ),
    Record(
        "accounts.Invitation", _("to ask somebody into a group"), _("until it is answered or taken back"), MANAGERS,
        own="invited_at", people="user invited_by", plain="id group", goes="user",
    ),
    Record(
        "accounts.Group", _("a place for a team"), WITH_PLACE, _("colleagues; of a secret group its members"),
        people="created_by closed_by delete_asked_by open_asked_by", words="name slug description folded_words",
        plain="id icon visibility joining posting mail_policy unchecked_mail is_silent is_default folder created_at closed_at "
        "delete_at delete_asked_at is_kept opens_to opens_at",
    ),
    Record(
        "accounts.GroupFolder", _("to keep the groups in the menu in order"), _("until an admin takes it away"),
        _("members of a group in it, and admins"), words="name", plain="id position",
    ),
    Record(
        "accounts.PostingAddress", _("to let those post by mail who have a secret address of a group"), WITH_PLACE, MANAGERS,
        people="made_by", words="name", plain="id group digest sealed made_at ends_at used_at revoked_at",
    ),
    Record(
        "accounts.FormerSlug", _("so that old addresses of a group go on working, and nobody else gets them"),
        _("for good, or as long as the company says"), COLLEAGUES,
        words="slug", plain="id group left_at",
    ),
    Record(
        "accounts.AuditEntry", _("to prove who did what with power"), PROOF, _("admins, security reviewers"),
        own="source", people="actor person", words="detail words",
        plain="id at act group words_salt words_digest words_erased_at digest number seal",
    ),
    Record(
        "accounts.AuditHead", _("the end of the chain of the audit log"), PROOF, MACHINE,
        plain="id number seal checked_at checked_number fault",
    ),
    Record(
        "accounts.OneTimeLink", _("to choose a password, to prove an address, to sign in"), _("30 days after it ended"), MACHINE,
        own="address used_at", people="user",
        plain="id purpose nonce created_at expires_at mail_at mail_tries", goes="user",
    ),
    Record(
        "accounts.PeopleList", _("to invite many colleagues at once"), _("7 days after its end, 1 day unused"), ADMINS,
        people="by", words="rows failed", plain="id created_at started_at ended_at done", goes="by",
    ),
    Record(
        "accounts.Policy", _("the usage policy of the site or of a group"), WITH_PLACE, COLLEAGUES,
        plain="id group current asks",
    ),
    Record(
        "accounts.PolicyVersion", _("to know who wrote, reviewed and published a policy"), PROOF, COLLEAGUES,
        people="edited_by reviewed_by published_by", words="summary note",
        plain="id policy number state asks_again revision edited_at verdict reviewed_at published_at",
    ),
    Record(
        "accounts.PolicyText", _("the words of a policy"), PROOF, COLLEAGUES,
        words="body", plain="id version language",
    ),
    Record(
        "accounts.PolicyAcceptance", _("to prove who accepted a policy"), WITH_PERSON, ADMINS,
        own="accepted_at language address", people="user", plain="id version", goes="user",
    ),
    Record(
        "accounts.PolicyReminder", _("to remind nobody twice a day"), WITH_PERSON, MACHINE,
        own="sent_at", people="user", plain="id policy", goes="user",
    ),
    Record(
        "accounts.Session", _("to stay signed in, and to see where"), _("until it ends"), ONESELF,
        own="session_key session_data expire_date created_at seen_at agent address", people="user", goes="user",
    ),
    Record(
        "accounts.SecondStep", _("to ask for a code of an app beside the password"), WITH_PERSON, ONESELF,
        own="sealed_secret created_at last_step", people="user", plain="id", goes="user",
    ),
    Record(
        "accounts.Passkey", _("to let a person in by what their phone or laptop keeps"), WITH_PERSON, _("the person, admins"),
        own="name credential public_key sign_count created_at used_at", people="user", plain="id", goes="user",
    ),
    Record(
        "accounts.Photo", _("to show colleagues who somebody is"), WITH_PERSON, COLLEAGUES,
        own="content content_type", people="user", goes="user",
    ),
    Record(
        "accounts.RecoveryCode", _("to let a person in who lost that app"), _("until it is made anew or taken off"), ONESELF,
        own="digest used_at", people="user", plain="id", goes="user",
    ),
    Record(
        "accounts.SignInProvider", _("the companies whose accounts let people in"), _("until an admin removes it"), ADMINS,
        plain="id slug name issuer client_id sealed_secret domains is_on created_at",
    ),
    Record(
        "accounts.SamlProvider", _("the companies whose accounts let people in by SAML"), _("until an admin removes it"), ADMINS,
        plain="id slug name metadata_url entity_id sso_url certificates subject_attribute address_attribute domains brings_new "
        "is_on created_at",
    ),
    Record(
        "accounts.SamlAssertion", _("to take nothing twice that such a company said"), _("as long as it could be sent again"),
        ADMINS, plain="id digest key sealed created_at ends_at",
    ),
    Record(
        "accounts.SignInRules", _("how people come in"), _("for good"), ADMINS,
        plain="id company_only mailed_links directory_domains second_step_for second_step_from",
    ),
    Record(
        "accounts.GuestRules", _("who may let guests in"), _("for good"), ADMINS, plain="id who domains refused days",
    ),
    Record(
        "accounts.LdapDirectory", _("to ask the directory of the company who somebody is"), _("until it is set up anew"), ADMINS,
        words="fault",
        plain="id kind name urls ca bind_dn sealed_password base_dn more_filter group_base domains brings_new most_gone is_on "
        "looked_at",
    ),
    Record(
        "accounts.CompanyAccount", _("to know a person by their company account"), WITH_PERSON, ADMINS,
        own="issuer subject created_at", people="user", plain="id gone_at", goes="user",
    ),
    Record(
        "accounts.AccessToken",
        _("to let machines in, and to know who let them"),
        WITH_PERSON,
        ADMINS,
        own="used_at",
        people="made_by",
        words="name",
        plain="id scope digest hint made_at ends_at revoked_at",
        goes="made_by",
    ),
    Record(
        "threads.Conversation", _("to keep together what was said"), WITH_PLACE, READERS,
        people="started_by forwarded_by closed_by", words="subject",
        plain="id kind source group created_at last_activity_at message_count guest_count closed_at best_answer",
    ),
    Record(
        "threads.Participant", _("to know who may read a private conversation, and which guests one of a group"),
        WITH_PLACE, READERS,
        own="added_at", people="user added_by", plain="id conversation ends_at", goes="user",
    ),
    Record(
        "threads.Message", _("what people said to each other"), WITH_PLACE, READERS,
        own="sent_at arrived_at edited_at withdrawn_at", people="author claimed_by edited_by withdrawn_by",
        words="body body_html signature date_printed message_id client_id fragment",
        plain="id conversation parent source fingerprint unchecked confidence reaction_counts attachment_count "
        "moderated",
    ),
    Record(
        "threads.Addressee", _("to know who had a message by mail, so that nobody gets it twice"), WITH_MESSAGE, READERS,
        words="address name", plain="id message field",
    ),
    Record(
        "threads.Activity", _("to know what happened in a conversation and a group"), WITH_PLACE, MACHINE,
        own="verb at", people="actor person", words="detail", plain="id group conversation message",
    ),
    Record(
        "threads.Blob", _("the content of files"), WITH_MESSAGE, READERS,
        words="file", plain="id sha256 size created_at stored_at scan found scan_tries scanned_at",
    ),
    Record(
        "threads.Attachment", _("the files of a message"), WITH_MESSAGE, READERS,
        words="name folded_name content_id", plain="id message blob content_type size width height removed_at",
    ),
    Record(
        "threads.LegalHold", _("to keep what a court may ask for"), PROOF, ADMINS,
        people="by end_asked_by ended_by", words="case reason words",
        plain="id conversation is_of_conversation since until count at end_asked_at ended_at",
    ),
    Record(
        "threads.LegalHold_people", _("whose words a hold covers"), PROOF, ADMINS, people="user", plain="id legalhold",
    ),
    Record("threads.LegalHold_groups", _("which groups a hold covers"), PROOF, ADMINS, plain="id legalhold group"),
    Record(
        "threads.HeldCopy", _("messages under a hold, as they were before they were changed"),
        _("until the hold ends"), _("whoever gets the export of the hold"),
        own="sent_at", people="author claimed_by", words="subject body signature message_id",
        plain="id hold message conversation why kept_at",
    ),
    Record(
        "threads.HeldFile", _("files under a hold"), _("until the hold ends"), _("whoever gets the export of the hold"),
        words="name", plain="id copy blob content_type",
    ),
    Record(
        "threads.Bookmark", _("to find a message again"), WITH_MESSAGE, ONESELF,
        own="saved_at", people="user", plain="id message", goes="user",
    ),
    Record(
        "threads.LiveEvent", _("to tell open pages what is new"), _("2 days"), READERS,
        words="stream target payload", plain="id kind at",
    ),
    Record(
        "threads.Mention", _("to find what names a person"), WITH_MESSAGE, READERS,
        people="user", plain="id message", goes="user",
    ),
    Record(
        "threads.Reaction", _("to answer with a sign"), WITH_MESSAGE, READERS,
        own="emoji at", people="user", plain="id message",
    ),
    Record(
        "threads.Subscription", _("to follow or mute a conversation, and to know who takes part in it by mail"),
        WITH_PLACE, ONESELF, own="level mail at", people="user", plain="id conversation", goes="user",
    ),
    Record(
        "threads.ReadMark", _("to know what a person has still to read, and who has seen a message"), WITH_PLACE,
        _("the person; that they have seen a message, who may read it"),
        own="up_to at done_at later_at", people="user", plain="id conversation", goes="user",
    ),
    Record(
        "threads.MessageRead", _("to know what a person has read out of order"), WITH_MESSAGE, ONESELF,
        people="user", plain="id message", goes="user",
    ),
    Record(
        "threads.Topic", _("to find conversations by topic"), WITH_PLACE, READERS,
        words="name written", plain="id conversation",
    ),
    Record(
        "threads.Withheld", _("what moderators took out of sight"), _("until they show it again or remove it"),
        MODERATORS, people="by", words="body body_html signature subject", plain="message was_best at",
    ),
    Record(
        "threads.WithheldFile", _("files that moderators took out of sight"),
        _("until they show it again or remove it"), MODERATORS,
        words="name facts", plain="id message blob is_alone removed_at",
    ),
    Record(
        "bridge.RawMail", _("mail as it came, the proof of what is shown"), WITH_MAIL,
        _("its sender; of published parts who may read them"), words="packed", plain="id sha256 size",
    ),
    Record(
        "bridge.ImportBatch", _("to go on with an import, and to know who ran it"), WITH_PLACE, MACHINE,
        people="user", words="source", plain="id group archive started_at finished_at counts joined people_since",
    ),
    Record(
        "bridge.ImportBatch_known", _("to leave to an import what it brought when another one is taken back"), WITH_MAIL,
        MACHINE, plain="id importbatch incomingmail",
    ),
    Record(
        "bridge.ImportNote", _("to have a message as it was when an import is taken back"), _("30 days"), MACHINE,
        people="author", words="named named_since gaps", plain="id batch message parent parent_since",
    ),
    Record(
        "bridge.Archive", _("to import old mail"),
        _("its file until it is imported, 7 days at most; what the trial run found 30 days"), ADMINS,
        people="by undone_by", words="name trial problem undo_reason",
        plain="id made_at state size sent position by_recipients routes domains attempts started_at paused_at ended_at "
        "undone_at is_noted outcome",
    ),
    Record(
        "bridge.RepeatedFooter", _("to fold what many mails of a domain end with"), _("for good"), ADMINS,
        people="decided_by", words="text block",
        plain="id domain digest mails senders found_at state decided_at position changed",
    ),
    Record("bridge.Archive_groups", _("the groups of an archive"), WITH_PLACE, ADMINS, plain="id archive group"),
    Record(
        "bridge.IncomingMail", _("to know of each mail where it is, from whom and why"), WITH_PLACE,
        _("its sender, who decides about it, who may read what it became"),
        own="received_at peer helo", people="sender",
        words="envelope_from recipient message_id subject reason checked_why split",
        plain="id key raw batch group state checked attempts deliveries is_upload is_fetched conversation processed_at",
    ),
    Record(
        "bridge.MailAnswer", _("to tell senders what became of their mail"), WITH_MAIL, MACHINE,
        own="address", words="error", plain="mail state due_at sent_at tries",
    ),
    Record(
        "bridge.FetchedMailbox", _("the mailbox that mail is fetched from"), _("until an admin lets it go"), ADMINS,
        words="user folder trouble left_why",
        plain="id host port security sealed_password since uid_validity last_uid tries checked_at trouble_since left",
    ),
    Record(
        "bridge.Origin", _("which characters of a mail prove a message"), WITH_MAIL, READERS,
        plain="id message mail role index start end altered confidence gave",
    ),
    Record(
        "bridge.Gap", _("to put a mail that comes late in its place"), WITH_MESSAGE, MACHINE,
        words="awaited", plain="id message rank",
    ),
    Record(
        "bridge.ChainSubject", _("to find the conversation of the next mail"), WITH_PLACE, MACHINE,
        words="subject", plain="id group conversation",
    ),
    Record(
        "notify.Notification", _("to tell a person what is addressed to them"), WITH_PERSON, ONESELF,
        own="reason at read_at mail mail_at mail_tries mail_error", people="user actor",
        words="url text", plain="id conversation message group", goes="user",
    ),
    Record(
        "notify.MailChoice", _("which mails a person wants"), WITH_PERSON, ONESELF,
        own="level summary summary_hour summary_days summary_asked_at quiet_from quiet_to quiet_weekends summarised_on",
        people="user", goes="user",
    ),
    Record(
        "threads.SentSummary", _("to know which conversation a number in the answer to a summary means"), _("14 days"),
        MACHINE, own="at messages", people="user", plain="id", goes="user",
    ),
    Record(
        "moderation.Case", _("what moderators have to decide"), WITH_PLACE, MODERATORS,
        people="author", words="found_by text",
        plain="id kind message group at opened_at decided_at decision against",
    ),
    Record(
        "moderation.Report", _("who reported what, and why"), WITH_PLACE, MODERATORS,
        own="reason at", people="reporter", words="note", plain="id case",
    ),
    Record(
        "moderation.Decision", _("what moderators did, and why"), WITH_PLACE, _("moderators, the author"),
        people="by undone_by", words="note", plain="id case act at undone_at sent_again_at",
    ),
    Record(
        "moderation.Look", _("which moderator looked into a private place, and why"), WITH_PLACE, MODERATORS,
        own="at", people="by", words="reason", plain="id case tell_at told_at",
    ),
    Record(
        "moderation.Look_people", _("to tell people that a moderator has read their words"), WITH_PLACE, MODERATORS,
        people="user", plain="id look", goes="user",
    ),
    Record(
        "moderation.ModerationRules", _("when people hear that a moderator has read their words"), PROOF, ADMINS,
        plain="id tell_after",
    ),
    Record(
        "moderation.Monitor", _("words of which moderators want to hear"), _("until it is deleted"), MODERATORS,
        people="made_by", words="name words", plain="id kind where then told_at is_on made_at stamp",
    ),
    Record("moderation.Monitor_groups", _("the groups of a monitor"), _("until it is deleted"), MODERATORS,
        plain="id monitor group"),
    Record(
        "moderation.MonitorHit", _("which monitor found something"), WITH_PLACE, MODERATORS,
        plain="id case monitor found at",
    ),
    Record(
        "metrics.WeekFigure", _("figures of the company, none about a person"), _("for good"), ADMINS,
        plain="id week name group value counted_at",
    ),
    Record(
        "pilot.MailCount", _("to compare the mail of before with that of now: numbers, no mail"), _("until an admin deletes it"),
        ADMINS, plain="id first_day last_day mails addresses group_mails reply_alls counted_at",
    ),
    Record(
        "pilot.Pilot", _("what a pilot assumes and is to reach"), _("for good"), ADMINS,
        plain="id seconds_a_mail people_a_mail group_mails reply_alls answer_minutes answered active",
    ),
    Record(
        "pilot.AvoidedWeek", _("figures of the company, none about a person"), _("for good"), ADMINS,
        plain="id week group messages known people sent known_above known_own other_above other_own sent_own counted_at",
    ),
    Record(
        "keeping.Erasure", _("to erase a person, and to prove it"), PROOF, ADMINS,
        people="person asked_by confirmed_by", words="case further others found notes changed left",
        plain="id asked_at by_hand counted_at confirmed_at cancelled_at place after done total finished_at",
    ),
    Record(
        "keeping.LikelyPair", _("to find people who are here twice"), _("as long as both are here"), ADMINS,
        people="first second dismissed_by", plain="id reasons weight dismissed_at",
    ),
    Record(
        "keeping.PersonMerge", _("to prove who became one person, and by whom"), PROOF, ADMINS,
        people="stays goes by undone_by",
        plain="id at with_private was_active with_sign_in letter_to letter_at letter_tries place done total moved_at checked_at "
        "undo_at undone_at after forgotten_at counts",
    ),
    Record(
        "keeping.MergeNote", _("to take a merge of two people apart again"), _("30 days"), ADMINS,
        words="rows", plain="id merge kind table column keys",
    ),
    Record(
        "keeping.Export", _("to hand over what was said, and to give people what is theirs"), PROOF,
        _("admins; of their own data the person"), people="by agreed_by", words="case question authors",
        plain="id is_own asked_at total done finished_at stopped_at failed_at mails files size sums deleted_at needs_second "
        "agreed_at tell_days tell_at told_at",
    ),
    Record(
        "keeping.ExportRules", _("whether exports need a second person"), PROOF, ADMINS,
        people="off_asked_by", plain="id needs_second off_asked_at",
    ),
    Record(
        "threads.RetentionRule", _("how long what is said is kept"), PROOF, _("admins; of their group members"),
        people="made_by on_by ended_by",
        plain="id kind group amount unit made_at counted_at found on_at starts_at ends_at",
    ),
    Record(
        "keeping.RetentionRun", _("to prove what went by the rules, in numbers"), PROOF, ADMINS,
        plain="id started_at by_hand rule after counts finished_at is_cut",
    ),
    Record(
        "accounts.ErasedMark", _("so that an old mail does not bring an erased person back"), _("for good"), MACHINE,
        plain="id number kind digest head length",
    ),
    Record(
        "search.PendingUpdate", _("what the search index has still to read"), _("seconds"), MACHINE,
        plain="id message at",
    ),
    Record(
        "kit.Schedule", _("which process does which periodic work"), _("for good"), MACHINE,
        words="error", plain="id name worker until term next_at failures",
    ),
    Record(
        "kit.UseCount", _("to bound how often something is done"), _("until its time is over"), MACHINE,
        own="key", plain="id count ends_at",
    ),
    Record(
        "kit.Backup", _("when the last backup was made"), _("for good"), ADMINS,
        plain="id at seconds size files",
    ),
    Record(
        "kit.Site", _("what the place is called and how it looks"), _("for good"), _("everybody"),
        plain="id name accent logo logo_type setup_step time_zone mail_domains",
    ),
    Record(
        "kit.OutgoingServer", _("the server by which mail leaves"), _("until an admin lets it go"), ADMINS,
        words="user", plain="id host port security sealed_password",
    ),
)  # fmt: skip


def columns() -> Iterator[Column]:
    """What of people is stored, table by table."""
    for record in TABLES:
        yield from record.columns(*KINDS)
