package dev.holdfast.control.audit.chain;

import dev.holdfast.control.database.KeySeal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** A key that heads are signed with: EC P-256, its private half sealed where it lies in the database. */
final class HeadKey {

    /** What the sealed value is. */
    static final String CONTEXT = "audit-head-key";

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final byte[] PROBE = "holdfast".getBytes(StandardCharsets.US_ASCII);

    private final String id;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;

    private HeadKey(PublicKey publicKey, PrivateKey privateKey) {
        this.id = id(publicKey.getEncoded());
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    static HeadKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new HeadKey(pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("EC P-256 is not to be had", e);
        }
    }

    /** Takes up one that lies in the database; empty: it was not sealed here, or its halves do not belong together. */
    static Optional<HeadKey> open(byte[] publicKey, byte[] sealedKey, KeySeal seal) {
        return seal.open(sealedKey, CONTEXT).flatMap(encoded -> {
            try {
                KeyFactory keys = KeyFactory.getInstance("EC");
                HeadKey key = new HeadKey(
                        keys.generatePublic(new X509EncodedKeySpec(publicKey)),
                        keys.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
                return key.isWhole() ? Optional.of(key) : Optional.empty();
            } catch (GeneralSecurityException damaged) {
                return Optional.empty();
            }
        });
    }

    String id() {
        return id;
    }

    byte[] publicKey() {
        return publicKey.getEncoded();
    }

    byte[] sealedWith(KeySeal seal) {
        return seal.seal(privateKey.getEncoded(), CONTEXT);
    }

    /** Signs how far the chain has come. */
    ChainHead sign(ChainLink link, Instant at) {
        ChainHead unsigned = new ChainHead(link.seq(), at.truncatedTo(ChronoUnit.MICROS), link.hash(), id, "");
        byte[] signature = sign(unsigned.text().getBytes(StandardCharsets.UTF_8));
        return new ChainHead(
                unsigned.seq(),
                unsigned.at(),
                unsigned.hash(),
                id,
                Base64.getEncoder().encodeToString(signature));
    }

    /** Whether this key signed this head. */
    boolean signed(ChainHead head) {
        return head.key().equals(id) && isBy(head.text().getBytes(StandardCharsets.UTF_8), head.signatureBytes());
    }

    private boolean isWhole() {
        return isBy(PROBE, sign(PROBE));
    }

    private byte[] sign(byte[] text) {
        try {
            Signature signer = Signature.getInstance(SIGNATURE);
            signer.initSign(privateKey);
            signer.update(text);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ECDSA is not to be had", e);
        }
    }

    private boolean isBy(byte[] text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(SIGNATURE);
            verifier.initVerify(publicKey);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    private static String id(byte[] publicKey) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not to be had", e);
        }
    }
}
