package dev.holdfast.lab.bench;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.EnrollRequest;
import dev.holdfast.proto.v1.EnrollResponse;
import dev.holdfast.proto.v1.EnrollmentGrpc;
import io.grpc.Channel;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * A key, and the certificate that was bought for it with a join token.
 *
 * @param certificatePem its own certificate
 * @param keyPem its private key, PKCS#8
 */
record SimulatedIdentity(String certificatePem, String keyPem) {

    private static final long ENROL_SECONDS = 120;
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    /** Version 0, and a subject that says nothing: the control plane decides what the certificate says. */
    private static final byte[] VERSION_AND_SUBJECT = HexFormat.of().parseHex("0201003000");

    private static final byte[] NO_ATTRIBUTES = HexFormat.of().parseHex("a000");

    /** ecdsa-with-SHA256 (RFC 5758 section 3.2). */
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("300a06082a8648ce3d040302");

    static SimulatedIdentity enrol(Channel channel, String token, String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair key = generator.generateKeyPair();
        EnrollResponse answer = EnrollmentGrpc.newBlockingStub(channel)
                .withDeadlineAfter(ENROL_SECONDS, TimeUnit.SECONDS)
                .enroll(EnrollRequest.newBuilder()
                        .setToken(token)
                        .setNodeName(name)
                        .setDaemonVersion("bench")
                        .setCertificateRequest(ByteString.copyFrom(request(key.getPublic(), key.getPrivate())))
                        .build());
        return new SimulatedIdentity(
                pem(
                        "CERTIFICATE",
                        answer.getIssued().getCertificate().getChain(0).toByteArray()),
                pem("PRIVATE KEY", key.getPrivate().getEncoded()));
    }

    /** PKCS#10 (RFC 2986 section 4). */
    private static byte[] request(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        byte[] info = der(SEQUENCE, VERSION_AND_SUBJECT, publicKey.getEncoded(), NO_ATTRIBUTES);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(info);
        return der(SEQUENCE, info, ALGORITHM, der(BIT_STRING, new byte[] {0}, signature.sign()));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (content.size() >= 128) {
            whole.write(content.size() >= 256 ? 0x82 : 0x81);
            if (content.size() >= 256) {
                whole.write(content.size() >> 8);
            }
        }
        whole.write(content.size());
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
