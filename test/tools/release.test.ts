import { publishedChecksum } from "../../tools/release";

const [sum, other] = ["a".repeat(64), "b".repeat(64)];

test.each([
  ["the only sum of a file that names nothing", sum, sum],
  ["a sum with a newline", `${sum}\n`, sum],
  ["the line of the file", `${other}  etcd.zip\n${sum}  etcd.tar.gz\n`, sum],
  ["the line of a file read as binary", `${sum} *etcd.tar.gz`, sum],
  ["a sum in upper case", sum.toUpperCase(), sum],
  ["lines that end as on Windows", `${other}  etcd.zip\r\n${sum}  etcd.tar.gz\r\n`, sum],
  ["no line of the file", `${other}  etcd.zip\n`, undefined],
  ["a name that only ends like the file", `${other}  old-etcd.tar.gz\n`, undefined],
  ["a sum that is too short", "abc  etcd.tar.gz", undefined],
  ["a page instead of sums", "<html></html>", undefined],
])("the published checksum of etcd.tar.gz from %s", (_, text, expected) => {
  expect(publishedChecksum(text, "etcd.tar.gz")).toBe(expected);
});
