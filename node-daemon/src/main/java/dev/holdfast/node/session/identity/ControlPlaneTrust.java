package dev.holdfast.node.session.identity;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes a server whose chain ends in one of the known CAs, that is made for servers, and that carries the URI
 * {@code holdfast://control-plane}. The host name is not looked at: addresses change and relays are allowed, and a node cannot
 * pose as the control plane because the URI is the CA's to give (docs/contract.md, "Identities").
 *
 * <p>It is an <em>extended</em> trust manager so that the TLS engine adds no host name check of its own around it.
 */
public final class ControlPlaneTrust extends X509ExtendedTrustManager {

    /** What the control plane's certificate carries. */
    static final String CONTROL_PLANE = "holdfast://control-plane";

    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final int URI = 6;
    private static final int LONGEST_CHAIN = 8;

    private final Anchors anchors;
    private final InstantSource clock;

    private ControlPlaneTrust(Anchors anchors, InstantSource clock) {
        this.anchors = anchors;
        this.clock = clock;
    }

    /** Before enrolment: the CA is the one of this hash, found in what the server sends. */
    public static ControlPlaneTrust pinned(CaHash hash, InstantSource clock) {
        return new ControlPlaneTrust(chain -> pinnedAnchor(chain, hash), clock);
    }

    /** After enrolment: the CAs that the control plane named, more than one while a CA is rotated. */
    public static ControlPlaneTrust of(Collection<X509Certificate> authorities, InstantSource clock) {
        Set<TrustAnchor> anchors = authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        return new ControlPlaneTrust(_ -> anchors, clock);
    }

    private static Set<TrustAnchor> pinnedAnchor(List<X509Certificate> chain, CaHash hash)
            throws UntrustedControlPlaneException {
        for (X509Certificate certificate : chain) {
            boolean isAuthority = certificate.getBasicConstraints() >= 0;
            if (isAuthority && CaHash.of(certificate).equals(hash)) {
                return Set.of(new TrustAnchor(certificate, null));
            }
        }
        String seen = chain.stream()
                .filter(certificate -> certificate.getBasicConstraints() >= 0)
                .map(certificate -> CaHash.of(certificate).toString())
                .collect(Collectors.joining(", "));
        throw new UntrustedControlPlaneException("the server's CA is " + (seen.isEmpty() ? "not shown" : seen)
                + ", not " + hash + ": it is another control plane, or somebody in between");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        List<X509Certificate> certificates = Arrays.asList(chain);
        if (certificates.isEmpty() || certificates.size() > LONGEST_CHAIN) {
            throw new UntrustedControlPlaneException("the server showed " + certificates.size() + " certificates");
        }
        Set<TrustAnchor> known = anchors.of(certificates);
        checkPath(certificates, known);
        checkIsControlPlane(certificates.getFirst());
    }

    private void checkPath(List<X509Certificate> chain, Set<TrustAnchor> known) throws CertificateException {
        Set<X509Certificate> authorities = new HashSet<>();
        known.forEach(anchor -> authorities.add(anchor.getTrustedCert()));
        List<X509Certificate> path = chain.stream()
                .takeWhile(certificate -> !authorities.contains(certificate))
                .toList();
        if (path.isEmpty()) {
            throw new UntrustedControlPlaneException("the server shows its CA's certificate as its own");
        }
        try {
            Date now = Date.from(clock.instant());
            PKIXParameters parameters = new PKIXParameters(known);
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (CertPathValidatorException e) {
            throw new UntrustedControlPlaneException(
                    "the server's certificate is not valid under the known CA: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new CertificateException("cannot check the server's certificate", e);
        }
    }

    private static void checkIsControlPlane(X509Certificate leaf) throws CertificateException {
        List<String> usages = leaf.getExtendedKeyUsage();
        if (usages == null || !usages.contains(SERVER_AUTHENTICATION)) {
            throw new UntrustedControlPlaneException("the server's certificate is not made for servers");
        }
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        boolean named = names != null
                && names.stream().anyMatch(name -> name.get(0).equals(URI) && CONTROL_PLANE.equals(name.get(1)));
        if (!named) {
            throw new UntrustedControlPlaneException(
                    "the server's certificate does not carry " + CONTROL_PLANE + ": it is no control plane");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a node serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** The CAs that may vouch for this chain. */
    private interface Anchors {
        Set<TrustAnchor> of(List<X509Certificate> chain) throws UntrustedControlPlaneException;
    }
}
