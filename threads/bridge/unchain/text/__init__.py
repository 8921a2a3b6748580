"""The lines of a mail, whichever body they come from: quote depth, torn lines, links, code between fences."""
