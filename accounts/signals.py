"""What accounts says upward: it never imports those who listen."""

from django.dispatch import Signal

# Sent with user=User inside the transaction that changed what this person may see.
access_changed = Signal()
# The same for many: users=[number of a person].
access_of_many_changed = Signal()
# Sent with user=User inside the transaction that gave a person another name.
renamed = Signal()
# Sent with user=User inside the transaction that gave a person another picture, or took it away.
photo_changed = Signal()
# Sent with user=User, by=User and groups=[Group, ...] they are to be in, inside the transaction that made them.
arrived = Signal()
# Sent with user=User and policy=Policy inside the transaction in which this person accepted it.
policy_accepted = Signal()
# Sent with user=User inside the transaction in which somebody came in with a password where that is an exception.
break_glass_used = Signal()
# Sent with people=[User] and text=what, inside the transaction that changed how these people sign in.
sign_in_changed = Signal()
# Somebody is to be told of a policy: people=[User], policy=Policy, text=what of it, by=User or None; is_desk=True:
# where it is written, False: where it is accepted.
policy_notice = Signal()
# A guest, or who answers for one, is to be told of it: people=[User], guest=User, text=what of them.
guest_notice = Signal()
# Sent with pk=int before a guest is held whose access may end.
guest_about_to_be_held = Signal()
# Sent with user=User and by=User or None inside the transaction in which a guest's access ends.
guest_ended = Signal()
# Sent with guests=[User] and by=User or None inside the transaction in which who answered for them left, and nobody took over.
host_left = Signal()
# Sent with user=User inside the transaction that lets somebody in again; a receiver raises ValidationError to refuse it.
coming_back = Signal()
