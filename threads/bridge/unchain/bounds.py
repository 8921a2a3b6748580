"""What no mail of people comes near. Behind a bound nothing is searched for messages, and nothing lost:
the rest is text of the last message found, which says so by its confidence and a piece of kind "rest".

Of 20,000 mails of a busy list three have more lines, patches all of them, and the fullest holds 26 messages.
"""

#: Lines of a body that are searched.
MAX_LINES = 32_000
#: Messages of a mail, itself and what is attached to it included.
MAX_MESSAGES = 500
#: The confidence of a message that has the rest of its mail.
UNSEARCHED = 0.3
