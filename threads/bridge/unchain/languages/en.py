"""English."""

from .base import Language

LANGUAGE = Language(
    code="en",
    robots={
        "auto": "Automatic reply|Automatic response|Auto reply|Auto-reply|Autoreply|Auto response"
        "|Auto-response|Autoresponse|Auto|Automated reply|Automated response|Out of Office AutoReply"
        "|Out of Office Auto-Reply|Out-of-Office AutoReply|Vacation reply|Vacation auto-reply|Autoresponder"
        "|Automatic Out of Office reply",
        "note": "Out of Office Reply|Out of Office notification|Out of Office message|Out of Office response"
        "|Out-of-Office reply|Out-of-Office notification|Absence notice|Absence notification"
        "|Absence message|Vacation message|Vacation notice|Vacation notification|Vacation responder"
        "|Vacation response|Away message|Away notice|Away notification|OOO reply|OOF reply",
        "away": "Out of Office|Out-of-Office|Out of the office|OOO|OOF|Away|Away from my mail"
        "|Away from the office|On vacation|On leave|On holiday|Annual leave|Vacation|Absence|Absent",
        "absent": "out of the office|out of office|out-of-office|i am away|i'm away|i am currently away"
        "|i will be away|away from my|away from the office|on vacation|on holiday|on leave|on annual leave"
        "|on parental leave|on maternity leave|on sick leave|i am absent|currently absent|i am out until"
        "|i'm out until|i will return|i will be back|i'll be back|back in the office|limited access to"
        "|no access to my|not in the office|no longer with|no longer work|have left the company"
        "|automatic reply|automated response|automatically generated|thank you for your e-mail"
        "|thank you for your email|thanks for your email|thank you for your message|i am travelling"
        "|i am traveling|until i return|on my return",
        "read": "Read|Not read|Read receipt|Return receipt|Read notification|Disposition notification"
        "|Return Receipt (displayed)|Message read",
        "was_read": "was read on|was read by|was deleted without being read|has been read|has been displayed"
        "|was displayed on|this is a return receipt|this is a receipt for the mail"
        "|return receipt for the mail|return receipt only acknowledges",
        "undelivered": "Undeliverable|Undelivered|Undelivered Mail Returned to Sender"
        "|Delivery Status Notification|Delivery Failure|Delivery failed|Delivery has failed|Delivery delayed"
        "|Delivery report|Delivered|Relayed|Mail delivery failed|Mail delivery failure|Mail System Error"
        "|Returned mail|failure notice|Non-delivery report|Undeliverable mail"
        "|Warning: could not send message|Message delayed|Mail could not be delivered",
        "meeting": "Accepted|Declined|Tentative|Tentatively Accepted|Tentatively accepted|New Time Proposed"
        "|New meeting time proposed|Meeting Response|Proposed new time",
        "recall": "Recall|Message Recall|Message Recall Report|Message Recall Success|Message Recall Failure"
        "|Recall Success|Recall Failure",
        "recalls": "would like to recall the message|would like to recall the e-mail"
        "|wants to recall the message|your attempt to recall this message|your message recall",
        "reacted": "reacted to your message|reacted to your email|reacted to your e-mail"
        "|reacted to a message|reacted via gmail|reacted to this message|reacted to your reply",
    },
    tapbacks={
        "👍": "liked {t}",
        "❤️": "loved {t}|hearted {t}",
        "😄": "laughed at {t}",
        "none": "disliked {t}|emphasized {t}|emphasised {t}|questioned {t}|removed a like from {t}"
        "|removed a heart from {t}|removed a dislike from {t}|removed a laugh from {t}"
        "|removed an exclamation from {t}|removed an exclamation mark from {t}"
        "|removed a question mark from {t}|removed {e} from {t}|removed a {e} from {t}"
        "|removed a reaction from {t}|removed a sticker from {t}|reacted with a sticker to {t}",
        "any": "reacted {e} to {t}|reacted with {e} to {t}|{e} to {t}|reacted to {t} with {e}",
        "things": "an image|a picture|a photo|a movie|a video|an attachment|a message|a gif|an audio message"
        "|a sticker|a location|a contact|a link",
    },
    commands={
        "mute": "mute|mute this|mute conversation|unsubscribe|unsubscribe me|unfollow|unwatch|leave"
        "|leave conversation|stop watching|opt out",
        "follow": "watch|follow|subscribe|unmute|watch this|follow this",
    },
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
        On {name}, {date} wrote:
        On {name}, {date}, wrote:
        {name} @ {date}:
        {name} writes on {date}:
        {name} writes ({date}):
        {name} wrote ({date}):
        In reply to {name} from {date}:
        In reply to {name}, {date}:
        Also sprach {name} ({date}):
        Thus spake {name} ({date}):
        Thus spake {name} on {date}:
        Quoth {name}:
        Quoth {name} on {date}:
        Quoth {name}, on {date}:
        {name}'s message of {date}:
    """,
    originals="Original Message|Original Mail|Original Email|Original E-mail|Originalmessage|Message Original"
    "|Original message follows|Original Message Text|Reply message|Reply Message|Previous message"
    "|Original Appointment|Replied Message|Reply separator|Reply above this line"
    "|Please reply above this line|Please type your reply above this line|In reply to"
    "|Original text|Embedded Message|Message d'origine",
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
    banners="[external]|[ext]|[outside]|first-time sender{any}|external {any} first-time sender{any}"
    "|external first-time sender{any}"
    "|the sender hasn't authenticated this message{any}"
    "|this email originated from outside{any}|this email originated outside{any}"
    "|this message originated from outside{any}|this message originated outside{any}"
    "|this email comes from outside{any}|this email came from outside{any}"
    "|this email is from outside{any}|this email was sent from outside{any}"
    "|this email has been sent from outside{any}|this email was sent by someone outside{any}"
    "|this email was sent from a source outside{any}|this email was sent to you by someone outside{any}"
    "|this message came from outside{any}|this message comes from outside{any}"
    "|this message is from outside{any}|this message was sent from outside{any}"
    "|this message was sent by someone outside{any}|this email is from an external {any}"
    "|this email came from an external {any}|this email was sent from an external {any}"
    "|this email originated from an external {any}|this message is from an external sender"
    "|this message is from an external {any}|this message originated from an external {any}"
    "|this is an external email|this is an external message|this email originates from outside{any}"
    "|the sender of this email is outside{any}|the sender of this message is outside{any}"
    "|the sender of this email is from a non{any}"
    "|the sender is from outside{any}|this sender is from outside{any}|sent from outside the organization"
    "|sent from outside the organisation|external email|external e-mail message|external sender"
    "|external message|external mail|originated externally|email from outside the organization"
    "|this message is from an untrusted sender|this message is from an unknown sender"
    "|this message is from a new external sender|this message may be malicious"
    "|this message may be suspicious|this message needs your attention"
    "|you have not previously corresponded with this sender|you have never corresponded with this sender"
    "|you have not received email from this sender before"
    "|you have not received an email from this sender before"
    "|this is the first time you received an email from this sender{any}"
    "|this might be the first time you have received an email from {any}"
    "|this sender might be impersonating {any}|this sender failed our fraud detection checks{any}"
    "|we could not verify the identity of the sender|be careful with this message"
    "|this message seems dangerous|you don't often get email from {any}"
    "|you do not often get email from {any}|you don't often get emails from {any}"
    "|some people who received this message don't often get email from {any}|zjqcmqryfpfptbannerstart|zjqcmqryfpfptbannerend",
    banner_advice="please proceed with caution{any}|proceed with caution{any}|many people marked {any}"
    "|similar messages were used to {any}|please treat {any}|be careful {any}|please be careful{any}"
    "|learn why this is important|learn why this is important at"
    "|do not click {any}|don't click {any}|never click {any}"
    "|please do not click {any}|please don't click {any}|do not open {any}|please do not open {any}"
    "|do not reply{any}|do not provide {any}|do not share {any}|do not enter {any}"
    "|please exercise caution{any}|please use caution{any}|exercise caution{any}|use caution{any}"
    "|be cautious{any}|please be cautious{any}|take care when {any}|please take care {any}"
    "|think before you click{any}|stop and think{any}|unless you recognize {any}"
    "|unless you recognise {any}|unless you trust {any}|if you are unsure{any}|if you are not sure{any}"
    "|if in doubt{any}|when in doubt{any}|if you suspect {any}|if you believe {any}"
    "|please report suspicious {any}|report suspicious{any}|report phishing{any}"
    "|please report this {any}|this email may {any}|it may contain {any}"
    "|it contains links or attachments{any}|treat links and attachments {any}"
    "|treat attachments and links {any}|treat hyperlinks and attachments {any}|verify the sender{any}"
    "|please verify {any}|make sure you trust {any}|please ensure {any}|avoid clicking {any}"
    "|avoid clicking links{any}|google could not verify {any}"
    "|contact the service desk{any}|contact the help desk{any}|contact the helpdesk{any}"
    "|forward suspicious {any}|learn more{any}",
    banner_labels="caution|warning|attention|external|ext|notice|important|alert|security notice|security warning"
    "|email warning|external warning|beware|external email warning|caution external"
    "|caution external email|caution external sender|warning external email|warning external sender"
    "|external email caution|please note|note",
    legends={
        "inline": "inline|in-line|my below comments|my below answers|my below replies|my below responses"
        "|in line below|my answers|my answer below|my comments|my replies|my responses|my remarks"
        "|my notes|see comments|see answers|see replies|see responses|comments below|answers below"
        "|replies below|responses below|answered below|replied below|commented below"
        "|between the lines|in your text|in your mail below|in your email below|marked with"
        "|marked as|in the text below",
        "answers": "answer*|comment*|reply|replies|replied|respon*|remark*|note|notes|below|inline|text|font"
        "|marked|highlight*",
        "red": "red",
        "blue": "blue",
        "green": "green",
        "purple": "purple|violet",
        "orange": "orange",
        "brown": "brown",
        "pink": "pink|magenta",
    },
)
