/* Announcements are offered where this person may make one: in a group they run. */
import { one } from "./dom.js";

export function offerKinds(form) {
  const announcement = one("[name=kind][value=announcement]", form);
  const group = form.elements.group;
  if (!announcement || !group) return;
  const offer = () => {
    const isOffered = group.selectedOptions[0]?.hasAttribute("data-announce") ?? false;
    announcement.closest("label").hidden = !isOffered;
    if (!isOffered && announcement.checked) one("[name=kind]", form).checked = true;
  };
  group.addEventListener("change", offer);
  offer();
}
