package dev.holdfast.node.session.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The node's key pair, EC P-256. The private half never leaves the host. */
public record NodeKey(PrivateKey privateKey, PublicKey publicKey) {

    private static final String SIGNATURE = "SHA256withECDSA";

    /** A new one. */
    static NodeKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new NodeKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no EC P-256", e);
        }
    }

    /** From PKCS#8; the public half is computed. */
    static NodeKey decode(byte[] pkcs8) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)) instanceof ECPrivateKey privateKey)
                || privateKey.getParams().getCurve().getField().getFieldSize() != 256) {
            throw new GeneralSecurityException("not a key on P-256");
        }
        org.bouncycastle.math.ec.ECPoint point = CustomNamedCurves.getByName("P-256")
                .getG()
                .multiply(privateKey.getS())
                .normalize();
        BigInteger x = point.getAffineXCoord().toBigInteger();
        BigInteger y = point.getAffineYCoord().toBigInteger();
        PublicKey publicKey = factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), privateKey.getParams()));
        return new NodeKey(privateKey, publicKey);
    }

    /** The certificate request, PKCS#10, DER. What it says beside the key is ignored by the control plane. */
    byte[] certificateRequest() {
        try {
            ContentSigner signer = new JcaContentSignerBuilder(SIGNATURE).build(privateKey);
            return new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=holdfast-node"), publicKey)
                    .build(signer)
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot sign with the node's key", e);
        }
    }

    /** Proves that we hold the key. */
    byte[] sign(byte[] nonce) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(privateKey);
            signature.update(nonce);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with the node's key", e);
        }
    }
}
