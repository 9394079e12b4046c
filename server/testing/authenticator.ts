import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** An authenticator in software (WebAuthn Level 3, ES256), which does as it is told, also what no honest one does. */
export interface Authenticator {
  credentialId: string;
  counter: number;
  /** The body of `POST /me/passkeys` for a challenge. */
  create(ceremony: Ceremony, more?: Told): Record<string, unknown>;
  /** The body of `POST /session/passkey` and `POST /session/proof/passkey` for a challenge. */
  get(ceremony: Ceremony, more?: Told): Record<string, unknown>;
}

interface Ceremony {
  challengeId: string;
  options: { challenge: string; user?: { id: string } };
}

export interface Told {
  origin?: string;
  rpId?: string;
  userVerified?: boolean;
  type?: string;
  userHandle?: string;
}

const present = 0x01;
const verified = 0x04;
const backupEligible = 0x08;
const attested = 0x40;

/** @param counts whether it counts its signatures, as security keys do and synchronised passkeys don't */
export function anAuthenticator({ origin, counts = false }: { origin: string; counts?: boolean }): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let handle = '';
  const credentialId = id.toString('base64url');

  const clientData = (type: string, challenge: string, told: Told) =>
    Buffer.from(JSON.stringify({ type: told.type ?? type, challenge, origin: told.origin ?? origin, crossOrigin: false }));
  const authData = (told: Told, counter: number, credential = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const flags = present | backupEligible | (told.userVerified === false ? 0 : verified) | (credential.length > 0 ? attested : 0);
    return Buffer.concat([createHash('sha256').update(told.rpId ?? new URL(origin).hostname).digest(), Buffer.of(flags), count, credential]);
  };

  const authenticator: Authenticator = {
    credentialId,
    counter: 0,
    create({ challengeId, options }, told = {}) {
      handle = options.user!.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const key = cborMap([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]);
      const data = authData(told, authenticator.counter, Buffer.concat([Buffer.alloc(16), length, id, key]));
      const attestation = cborMap([['fmt', 'none'], ['attStmt', new Map()], ['authData', data]]);
      return {
        challengeId, credentialId, clientDataJSON: clientData('webauthn.create', options.challenge, told).toString('base64url'),
        attestationObject: attestation.toString('base64url'), transports: ['internal'],
      };
    },
    get({ challengeId, options }, told = {}) {
      if (counts) authenticator.counter += 1;
      const client = clientData('webauthn.get', options.challenge, told);
      const data = authData(told, authenticator.counter);
      const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })));
      return {
        challengeId, credentialId, clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url'),
        userHandle: told.userHandle ?? handle,
      };
    },
  };
  return authenticator;
}

type Cbor = number | string | Buffer | Map<unknown, unknown>;

function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  if (value < 256) return Buffer.of((major << 5) | 24, value);
  return Buffer.of((major << 5) | 25, value >> 8, value & 0xff);
}

/** RFC 8949, as far as an authenticator needs it. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? cborHead(0, value) : cborHead(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  return cborHead(5, 0);
}

const cborMap = (pairs: [Cbor, Cbor][]): Buffer => Buffer.concat([cborHead(5, pairs.length), ...pairs.flatMap(([key, value]) => [cbor(key), cbor(value)])]);

/** The key of a passkey as it is kept (RFC 9053, section 7.1.1), for checking a signature without any of our code. */
export function p256Of(cose: Buffer) {
  const at = (label: number) => cose.subarray(cose.indexOf(Buffer.of(label, 0x58, 32)) + 3).subarray(0, 32).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: at(0x21), y: at(0x22) }, format: 'jwk' });
}
