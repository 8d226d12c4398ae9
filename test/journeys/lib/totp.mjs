// The code of the second factor (RFC 6238: SHA-1, 30 seconds, 6 digits) of a secret in base32.
import { createHmac } from "node:crypto";

export const STEP_MS = 30000;

function bytesOf(secret) {
	const bits = [...secret.toUpperCase().replace(/[^A-Z2-7]/g, "")]
		.map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

export function totp(secret, moment = Date.now()) {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(moment / STEP_MS)));
	const hash = createHmac("sha1", bytesOf(secret)).update(counter).digest();
	const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
	return String(number % 1000000).padStart(6, "0");
}
