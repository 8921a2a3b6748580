"""The usage policy: written, reviewed, published, accepted, and asked for before anybody writes."""
