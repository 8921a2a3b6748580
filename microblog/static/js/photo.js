/* One's own photo: its middle, made small here, so that what a camera writes beside the picture never leaves the device. */
import { one } from "./dom.js";

const SIDE = 256; // pixels

/** The middle of a picture, upright, on a canvas. Rejects what the browser cannot draw. */
async function square(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const side = Math.min(picture.width, picture.height);
  const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
  picture.close();
  return canvas;
}

/** @returns {Promise<Blob>} */
const packed = (canvas) => new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));

/** What cannot be drawn is sent as it is: the server says what is wrong with it. */
async function chosen(form, input) {
  if (!input.files.length) return;
  const send = one("button:not([name])", form);
  send.disabled = true; // until the file is the small one
  const canvas = await square(input.files[0]).catch(() => null);
  if (canvas) {
    const list = new DataTransfer();
    list.items.add(new File([await packed(canvas)], "photo.jpg", { type: "image/jpeg" }));
    input.files = list.files;
    one(".av", form).replaceChildren(canvas);
  }
  send.disabled = false;
}

const form = one("[data-photo]");
if (form) one("[type=file]", form).addEventListener("change", (event) => chosen(form, event.target));
