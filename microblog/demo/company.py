"""Varde Pumps: people, groups and what they said. Names and texts are invented."""

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

# slug: (name, icon, description, fields, members; the first is the group's admin)
GROUPS = {
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
        {"mail_policy": "colleagues"},
        ["nora", "mei", "jonas", "claire", "ruth", "samuel"],
    ),
    "all": (
        "All of Varde",
        "megaphone",
        "Announcements for everybody. Replies are welcome.",
        {"posting": "admins"},
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

# (group, author, kind, subject, body, hours ago, replies); a reply is (author, body, parent, hours ago,
# reactions), parent being the number of an earlier reply or None for the post itself.
CONVERSATIONS = [
    (
        "all",
        "ruth",
        "announcement",
        "From Monday, project threads live here, not in reply-all",
        "Start new threads in a group. If one begins in mail, forward it to `{mail_in}` and carry on here.\n\n"
        "The pilot runs until the end of the quarter; we will publish what it saved, **good or bad**.",
        70,
        [
            ("tomas", "Can I still answer by mail when I travel?", None, 69, {}),
            ("nora", "Yes. Forwarding works from the phone as well.", 0, 68.5, {"tomas": "🙏"}),
        ],
    ),
    (
        "it",
        "claire",
        "question",
        "The scanner at gate 2 logs me out after every pallet",
        "Since this morning. I have changed the battery and the cradle. What else can I try? #scanner",
        29,
        [
            (
                "mei",
                "Is it the one with the green sticker? Those got the new certificate last night.",
                None,
                28.6,
                {},
            ),
            ("claire", "Green sticker, yes.", 0, 28.5, {}),
            (
                "mei",
                "Then hold the power key for ten seconds. It fetches the certificate at start.",
                1,
                28.2,
                {"claire": "✅", "jonas": "👍"},
            ),
            ("claire", "That was it. Thank you @mei.", 2, 27.9, {"mei": "🎉"}),
            ("jonas", "Same at gate 4, same cure.", None, 26, {}),
        ],
    ),
    (
        "lyon",
        "jonas",
        "discussion",
        "Gate 3 closed on Thursday from 13:00",
        "The floor marking is renewed. Trucks go to gate 2; @claire has the new slots. #gates",
        9,
        [
            ("karim", "Does the night shift get it back by 22:00?", None, 8.2, {}),
            (
                "jonas",
                "The paint needs six hours, so yes: from 19:00 by foot, from 21:00 by truck.",
                0,
                8,
                {"karim": "👍"},
            ),
            (
                "claire",
                "New slots are in the plan, three trucks moved to Friday.",
                None,
                7.5,
                {"jonas": "🙏"},
            ),
        ],
    ),
    (
        "hazardous",
        "priya",
        "discussion",
        "Lithium: who checks the tape on returns?",
        "Two returns came in this week with the wrong tape. I propose that goods-in checks it, not packing.",
        31,
        [("jonas", "Agreed, if goods-in gets the one-page guide.", None, 30, {"priya": "👍"})],
    ),
    (
        "procurement",
        "samuel",
        "discussion",
        "Pallets: price holds until June",
        "Signed today. The new supplier starts with Oslo.",
        52,
        [("tomas", "Payment 30 days, as before?", None, 50, {}), ("samuel", "As before.", 0, 49.5, {})],
    ),
    (
        "lunch",
        "karim",
        "discussion",
        "Tuesday: along the river",
        "12:10 at gate 1. Flat, slow, home in time for the 13:00 meeting.",
        5,
        [("lena", "I bring the new colleague from accounting.", None, 4, {"karim": "🙌", "nora": "🙌"})],
    ),
    (
        "safety",
        "ingrid",
        "discussion",
        "Near miss at the ramp, nobody hurt",
        "A pallet jack rolled 4 metres because the brake was not set. Please set it **before** you let go, also on level floor.",
        80,
        [("jonas", "We put it into the morning talk of all three shifts.", None, 78, {"ingrid": "🙏"})],
    ),
    (
        "leadership",
        "ruth",
        "discussion",
        "Figures of the pilot, first look",
        "Only for this circle until Friday: 31 threads moved here in two weeks.",
        20,
        [],
    ),
]

# A private conversation between people.
PRIVATE = (
    "nora",
    ["mei", "jonas"],
    "Scanner certificates: who tells the other sites?",
    "I would write to Madrid and Oslo myself. Objections?",
    [("mei", "None. I send you the list of units.", 1)],
)

# (file, who published it, group): chains that came by mail. The last waits for its sender's review.
PUBLISHED_MAILS = [("label-printers.eml", "ana", "lyon"), ("label-printers-rota.eml", "claire", "lyon")]
WAITING_MAILS = ["freight-surcharges.eml"]
