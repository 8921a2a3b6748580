"""English."""

from .base import Language

LANGUAGE = Language(
    code="en",
    headers={
        "from": "From|Sender|Sent by|Author|Posted by",
        "sent": "Sent|Date|Sent on|Date sent|Sent at|Received|Posted|Date/Time|Posted on|Sent date|Time",
        "to": "To|Sent to|Recipients|Recipient|Send To",
        "cc": "Cc|Copy|Copies to|Copies|Copy to|C.c.|Carbon copy",
        "bcc": "Bcc|Blind copy|Blind copies to",
        "subject": "Subject|Re|Regarding|Subj|Topic",
        "reply_to": "Reply-To|Reply To|Respond to|Please respond to|Followup-To|Mail-Followup-To",
        "importance": "Importance|Priority|Sensitivity|Categories|Follow Up Flag|Flag Status|Due By",
        "attachments": "Attachments|Attachment|Attached|Attach",
        "other": "Organization|Organisation|Newsgroups|Message-ID|Message-Id|References|In-Reply-To|User-Agent"
        "|List-Id|Mailing-List|Conversation|When|Where|Required|Optional|Resources|Resent-From|Resent-To"
        "|Resent-Date|Return-Path|Delivered-To|Reply-By|Resent-Message-ID|Mime-Version|Content-Type"
        "|Content-Transfer-Encoding|X-Mailer|Thread-Topic|Thread-Index|Size|Folder|Security|Signed By",
    },
    attributions="""
        On {date}, {name} wrote:
        On {date}, {name} via {any} wrote:
        On {date}, {name} writes:
        On {date}, {name} said:
        On {date}, {name} had this to say:
        On {date}, at {date}, {name} wrote:
        On {date}, {name} was heard to say:
        On {date}, {name} scribbled:
        On {date}, {name} replied:
        On {date}, {name} responded:
        On {date}, {name} typed:
        On {date}, {name} sent:
        On {date}, {name} added:
        On {date}, {name} posted:
        On {date}, {name} asked:
        On {date}, {name} spake thus:
        On {date}, {name} spake:
        On {date}, {name} asserted:
        On {date}, {name} sent the following:
        On {date}, {name} wrote in {any}:
        On {date} in {any}, {name} wrote:
        On {date}, in article {id}, {name} wrote:
        On {date}, in message {id}, {name} wrote:
        On {date}, you wrote:
        On {date}, you said:
        In message {id}, {name} writes:
        In message {id}, {name} wrote:
        In message {id} on {date}, {name} wrote:
        In message {id}, on {date}, {name} writes:
        In article {id}, {name} writes:
        In article {id}, {name} wrote:
        In {id}, {name} wrote:
        In a message dated {date}, {name} writes:
        In an email dated {date}, {name} writes:
        At {date}, {name} wrote:
        At {date}, you wrote:
        At {date}, {name} said:
        {name} wrote on {date}:
        {name} said on {date}:
        {name} wrote at {date}:
        {name} wrote the following on {date}:
        {name} wrote the following:
        {name} ({date}) wrote:
        {name}, on {date}, wrote:
        {name} on {date} wrote:
        {name} writes:
        {name} wrote:
        {name} said:
        {name} wrote in message {id}:
        {name} wrote in {id}:
        {name} writes in {id}:
        Quoting {name}:
        Quoting {name} ({date}):
        Quoting {name} <{date}>:
        Quoting {name} from {date}:
        {date} {name} wrote:
        {date}, {name} wrote:
        [{date}] {name}:
        {date}, {name}:
        {name} [{date}]:
        {name} ({date}) wrote:
        {name} ({date}):
        {name} - {date}:
        {name} – {date}:
        {date} by {name}:
        >>> {name} {date} >>>:
        Thus spake {name}:
        Thus wrote {name}:
        Hi, on {date}, {name} wrote:
        According to {name}:
        Original message from {name}:
        Excerpts from {name}'s message of {date}:
        Also sprach {name}:
        From the keyboard of {name}:
    """,
    originals="Original Message|Original Mail|Original Email|Original E-mail|Originalmessage|Message Original"
    "|Original message follows|Original Message Text|Reply message|Reply Message|Previous message"
    "|Original Appointment|Replied Message|Reply separator|Reply above this line"
    "|Please reply above this line|In reply to|Original text|Embedded Message|Message d'origine",
    forwards="Forwarded message|This is a forwarded message"
    "|Begin forwarded message|Forwarded Message|Forwarded by {name} on {date}|Forwarded by"
    "|Forwarded mail|Forwarded letter|Forwarded email|Inline forward|Start of forwarded message|Forwarded Message Attachment"
    "|Forwarded note|Fwd|Forwarding message|Forwarded message from {name}|Begin Forwarded Mail"
    "|forwarded message follows|Included message|Message forwarded|Start forwarded message|Forwarded From",
    reply_prefixes="Re|Reply|RE: Re",
    forward_prefixes="Fw|Fwd|Forward|Forwarded",
    signatures="Sent from my {device}|Sent from {device}|Get Outlook for {device}|Sent via {device}|Sent with {device}"
    "|Sent on the go|Sent using {device}|Sent by {device}|Sent on my {device}|Download Outlook for {device}"
    "|Sent from Mail for {device}|Sent from Outlook|Sent from Yahoo Mail|Sent from Proton Mail",
    months="january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|september sep sept"
    "|october oct|november nov|december dec",
    weekdays="monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs|friday fri|saturday sat|sunday sun",
    am="am|a.m.|a.m",
    pm="pm|p.m.|p.m",
    date_words="at|on|the|of|st|nd|rd|th|around|about|day",
    date_suffixes="o'clock|hrs|hours|local time",
    disclaimers="this e-mail and any attachments|this email and any attachments|this message is intended|this message and any"
    "|the information contained in this|this e-mail is confidential|this email is confidential|confidentiality notice"
    "|this communication is confidential|this e-mail message|if you are not the intended recipient|disclaimer"
    "|this email and any files transmitted|this e-mail and any files transmitted|this transmission|important notice"
    "|please consider the environment|the contents of this|this message contains confidential"
    "|this email may contain|this e-mail may contain|this message may contain|privileged and confidential"
    "|legal notice|this email has been scanned|this e-mail has been scanned|virus-free|no virus found",
)
