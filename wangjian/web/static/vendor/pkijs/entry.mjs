export { fromBER } from "asn1js";
export { ContentInfo, SignedData, TSTInfo, TimeStampResp, Certificate, CryptoEngine, setEngine } from "pkijs";
