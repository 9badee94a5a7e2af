console.log("starting");
try {
  JSON.parse("{");
} catch (cause) {
  console.error("one tool failed:", new Error("bad answer", { cause }));
}
console.log("going on");
setTimeout(() => {
  throw new TypeError("boom");
}, 10);
