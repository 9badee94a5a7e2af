// What stands in a template for what differs from request to request.
export const TRACE_ID = Buffer.alloc(16, 0xf1);
export const SPAN_ID = Buffer.alloc(8, 0xf2);
export const ROOT_ID = Buffer.alloc(8, 0xf3);
export const START = Buffer.alloc(8, 0xf4);
export const END = Buffer.alloc(8, 0xf5);
export const NUMBER = Buffer.from("NNNNNNNNNN");
export const TIMESTAMP = Buffer.from("YYYY-MM-DDTHH:MM:SS.mmmZ");
