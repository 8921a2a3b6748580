"""Varde Pumps: people, groups and what they said. Names and texts are invented."""

from typing import Any, NamedTuple

PASSWORD = "skein-demo-2026"  # noqa: S105 (printed by `make up`; the demo keeps no secret)

# handle: (name, title)
PEOPLE = {
    "nora": ("Nora Beck", "IT systems"),
    "jonas": ("Jonas Lindqvist", "Warehouse lead, Lyon"),
    "priya": ("Priya Raman", "Hazardous goods compliance"),
    "mei": ("Mei Tanaka", "Applications, IT"),
    "claire": ("Claire Fontaine", "Shift planning, Lyon"),
    "karim": ("Karim Benali", "Night shift, Lyon"),
    "ana": ("Ana Duarte", "Logistics, Madrid"),
    "ruth": ("Ruth Adler", "Managing director"),
    "ingrid": ("Ingrid Solheim", "Safety"),
    "samuel": ("Samuel Price", "Procurement"),
    "lena": ("Lena Vogt", "Training, Lyon"),
    "tomas": ("Tomás Ferreira", "Accounts payable"),
}
ADMIN = "nora"
# Founds the group of everybody, which only admins of the company may.
DIRECTOR = "ruth"

POLICY = """## What Skein is for
Work. Projects, questions, decisions, and thanking people.

## What does not belong here
- Personal data of customers or colleagues beyond name and role
- Anything marked Restricted. Use the vault and link to it.
- Salary, health or disciplinary matters

## Mail you bring in
Forward a thread only if everyone on it works with you on the topic. Take out what is private before you publish.

## Who can see what
Everybody reads public groups, their members read private ones.

## If something goes wrong
Write to security@varde.example."""

# slug: (name, icon, description, fields, members; the first is the group's admin)
GROUPS: dict[str, tuple[str, str, str, dict[str, Any], list[str]]] = {
    "lyon": (
        "Lyon warehouse",
        "warehouse",
        "Goods in, goods out and everything between the gates of Lyon.",
        {},
        ["jonas", "claire", "karim", "mei", "priya", "lena", "nora", "ana", "samuel"],
    ),
    "hazardous": (
        "Hazardous goods",
        "flame",
        "Classes 3, 8 and lithium: rules, labels, incidents.",
        {"visibility": "private", "joining": "approval"},
        ["priya", "jonas", "ingrid", "nora"],
    ),
    "it": (
        "IT service desk",
        "life-buoy",
        "Ask here before you open a ticket.",
        {"mail_policy": "colleagues", "joining": "approval"},
        ["nora", "mei", "jonas", "claire", "ruth", "samuel"],
    ),
    "all": (
        "All of Varde",
        "megaphone",
        "Announcements for everybody. Replies are welcome.",
        {"posting": "admins", "is_default": True},
        ["ruth", *[handle for handle in PEOPLE if handle != "ruth"]],
    ),
    "procurement": (
        "Procurement",
        "handshake",
        "Contracts, prices and suppliers.",
        {"visibility": "private", "joining": "approval"},
        ["samuel", "tomas", "nora"],
    ),
    "lunch": (
        "Lunch runners",
        "footprints",
        "Five kilometres, every Tuesday.",
        {},
        ["karim", "nora", "lena"],
    ),
    "safety": (
        "Safety first",
        "hard-hat",
        "Near misses and what we learn from them.",
        {},
        ["ingrid", "jonas"],
    ),
    "leadership": (
        "Leadership forum",
        "compass",
        "",
        {"visibility": "secret", "joining": "invite"},
        ["ruth", "samuel"],
    ),
}


class DemoReply(NamedTuple):
    """``to``: number of an earlier reply it answers, None for the post; ``reactions``: handle -> emoji."""

    author: str
    body: str
    hours_ago: float
    to: int | None = None
    reactions: dict[str, str] = {}


class DemoPost(NamedTuple):
    """``files``: name -> text; ``best``: number of the best answer; ``seen_by``: who has read all of it."""

    author: str
    subject: str
    body: str
    hours_ago: float
    replies: tuple[DemoReply, ...] = ()
    group: str = ""
    people: tuple[str, ...] = ()
    kind: str = "discussion"
    reactions: dict[str, str] = {}
    files: dict[str, str] = {}
    best: int | None = None
    seen_by: tuple[str, ...] = ()


POSTS = [
    DemoPost(
        group="all",
        author="ruth",
        kind="announcement",
        subject="From Monday, project threads live here, not in reply-all",
        body="Start new threads in a group. If one begins in mail, forward it to `{mail_in}` and carry on here."
        "\n\nThe pilot runs until the end of the quarter; we will publish what it saved, **good or bad**.",
        hours_ago=70,
        reactions={"jonas": "❤️", "mei": "❤️", "claire": "🎉", "ana": "🎉", "tomas": "👀"},
        replies=(
            DemoReply("tomas", "Can I still answer by mail when I travel?", 69),
            DemoReply("nora", "Yes. Forwarding works from the phone as well.", 68.5, 0, {"tomas": "🙏"}),
        ),
        seen_by=("jonas", "mei", "claire", "ana", "tomas", "nora", "priya", "karim", "samuel"),
    ),
    DemoPost(
        group="it",
        author="claire",
        kind="question",
        subject="The scanner at gate 2 logs me out after every pallet",
        body="Since this morning. I have changed the battery and the cradle. What else can I try? #scanner",
        hours_ago=29,
        replies=(
            DemoReply(
                "mei", "Is it the one with the green sticker? Those got the new certificate last night.", 28.6
            ),
            DemoReply("claire", "Green sticker, yes.", 28.5, 0),
            DemoReply(
                "mei",
                "Then hold the power key for ten seconds. It fetches the certificate at start.",
                28.2,
                1,
                {"claire": "✅", "jonas": "👍"},
            ),
            DemoReply("claire", "That was it. Thank you @mei.", 27.9, 2, {"mei": "🎉"}),
            DemoReply("jonas", "Same at gate 4, same cure.", 26),
        ),
        best=2,
        seen_by=("jonas", "mei", "ruth"),
    ),
    DemoPost(
        group="lyon",
        author="jonas",
        subject="Gate 3 closed on Thursday from 13:00",
        body="The floor marking is renewed. Trucks go to gate 2; @claire has the new slots. #gates",
        hours_ago=9,
        replies=(
            DemoReply("karim", "Does the night shift get it back by 22:00?", 8.2),
            DemoReply(
                "jonas",
                "The paint needs six hours, so yes: from 19:00 by foot, from 21:00 by truck.",
                8,
                0,
                {"karim": "👍"},
            ),
            DemoReply(
                "claire",
                "New slots are in the plan, three trucks moved to Friday.",
                7.5,
                reactions={"jonas": "🙏"},
            ),
        ),
        reactions={"karim": "👍", "priya": "👀"},
        seen_by=("karim", "claire", "mei", "nora"),
    ),
    DemoPost(
        group="hazardous",
        author="priya",
        subject="Lithium: who checks the tape on returns?",
        body="Two returns came in this week with the wrong tape. I propose that goods-in checks it, not packing.",
        hours_ago=31,
        replies=(
            DemoReply("jonas", "Agreed, if goods-in gets the one-page guide.", 30, reactions={"priya": "👍"}),
        ),
        seen_by=("ingrid", "nora"),
    ),
    DemoPost(
        group="procurement",
        author="samuel",
        subject="Pallets: price holds until June",
        body="Signed today. The new supplier starts with Oslo.",
        hours_ago=52,
        replies=(
            DemoReply("tomas", "Payment 30 days, as before?", 50),
            DemoReply("samuel", "As before.", 49.5, 0),
        ),
        seen_by=("tomas", "nora"),
    ),
    DemoPost(
        group="lunch",
        author="karim",
        subject="Tuesday: along the river",
        body="12:10 at gate 1. Flat, slow, home in time for the 13:00 meeting.",
        hours_ago=5,
        replies=(
            DemoReply(
                "lena",
                "I bring the new colleague from accounting.",
                4,
                reactions={"karim": "🙌", "nora": "🙌"},
            ),
        ),
        seen_by=("nora",),
    ),
    DemoPost(
        group="safety",
        author="ingrid",
        subject="Near miss at the ramp, nobody hurt",
        body="A pallet jack rolled 4 metres because the brake was not set. Please set it **before** you let go, "
        "also on level floor. #near-miss",
        hours_ago=80,
        replies=(
            DemoReply(
                "jonas",
                "We put it into the morning talk of all three shifts.",
                78,
                reactions={"ingrid": "🙏"},
            ),
        ),
    ),
    DemoPost(
        group="leadership",
        author="ruth",
        subject="Figures of the pilot, first look",
        body="Only for this circle until Friday: 31 threads moved here in two weeks.",
        hours_ago=20,
    ),
    DemoPost(
        author="nora",
        people=("mei", "jonas"),
        subject="Scanner certificates: who tells the other sites?",
        body="I would write to Madrid and Oslo myself. Objections?",
        hours_ago=3,
        replies=(DemoReply("mei", "None. I send you the list of units.", 1),),
    ),
    DemoPost(
        group="lyon",
        author="claire",
        subject="Shift plan until the end of the month",
        body="The plan with the two Saturdays in it. Swaps: tell me by Wednesday noon, later ones I cannot promise.",
        hours_ago=54,
        files={
            "shift-plan.csv": "day,early,late,night\nMon,Jonas,Claire,Karim\nTue,Jonas,Lena,Karim\n"
            "Wed,Mei,Claire,Karim\nThu,Jonas,Claire,Karim\nFri,Lena,Claire,Karim\nSat,Lena,,Karim\n",
        },
        replies=(
            DemoReply(
                "karim", "I can take both Saturdays if somebody takes my Sunday.", 53.2, None, {"claire": "❤️"}
            ),
            DemoReply("lena", "I take the Sunday, 06:00 to 10:00.", 52.8, 0, {"karim": "🙌", "claire": "🎉"}),
            DemoReply("jonas", "Thank you both. The early shift on Thursday stays with me.", 52),
        ),
        seen_by=("karim", "lena", "jonas", "nora", "mei"),
    ),
    DemoPost(
        group="it",
        author="ruth",
        kind="question",
        subject="Can guests read the screen in the entrance hall?",
        body="It shows the feed of All of Varde. I do not want visitors to read over our shoulders. #town-hall",
        hours_ago=45,
        replies=(
            DemoReply(
                "nora",
                "It shows announcements only, no replies. I can turn it off outside working hours.",
                44.5,
            ),
            DemoReply("ruth", "Announcements are fine. Off after 18:00, please.", 44.2, 0),
            DemoReply("nora", "Set: on from 07:00 to 18:00.", 43.9, 1, {"ruth": "🙏"}),
        ),
        best=2,
        seen_by=("mei", "samuel"),
    ),
    DemoPost(
        group="all",
        author="ruth",
        kind="announcement",
        subject="Town hall on the 28th: send your questions now",
        body="Forty minutes, half of it for questions. Put them here, also the uncomfortable ones. #town-hall",
        hours_ago=26,
        replies=(
            DemoReply(
                "karim",
                "Will the night shift get a recording before its next shift?",
                25.4,
                None,
                {"lena": "👍"},
            ),
            DemoReply("ruth", "Yes, by 20:00 the same day.", 25, 0, {"karim": "🙏"}),
            DemoReply("ana", "What happens with the Madrid lease after the summer?", 22),
            DemoReply(
                "priya", "Who pays for the new labels, Lyon or the product lines?", 19, None, {"mei": "👀"}
            ),
        ),
        reactions={"karim": "👍", "ana": "👍", "ingrid": "👍"},
        seen_by=("karim", "ana", "priya", "mei", "jonas", "samuel"),
    ),
]
# (group, who asks, what they say): waits for an admin of the group.
ASKING = [("it", "karim", "The night shift has scanners, too.")]

# (file, who published it, group): chains that came by mail. The last waits for its sender's review.
PUBLISHED_MAILS = [("label-printers.eml", "ana", "lyon"), ("label-printers-rota.eml", "claire", "lyon")]
WAITING_MAILS = ["freight-surcharges.eml"]
