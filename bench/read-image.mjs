// Reads one image and looks at every entry of its tree: what `npm run bench -- image` measures.
const { openImage } = await import(process.env.PLIMSOLL_BENCH_IMAGE ?? "../dist/image.js");
const image = await openImage(process.argv[2]);
let bytes = 0;
let entries = 0;
for (const entry of image.entries()) {
  entries += 1;
  bytes += entry.size;
}
console.log(`${entries} entries, ${bytes} bytes`);
