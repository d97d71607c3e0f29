package dev.holdfast.control.access.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One provider, as a client of it. What the provider publishes is asked for when it is first needed, and again after an
 * hour: the control plane starts whether the provider is there or not.
 */
public final class OidcClient {

    private static final int CONNECT_MILLIS = 4000;
    private static final int READ_MILLIS = 6000;
    private static final int MOST_BYTES = 200_000;
    private static final Duration METADATA_LIFE = Duration.ofHours(1);

    // Signatures by a key that only the provider has: no "none", and none by a secret that we share.
    private static final Set<JWSAlgorithm> BELIEVED = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Registration registration;
    private final @Nullable SSLSocketFactory trust;
    private volatile @Nullable Provider known;

    /**
     * A client of this provider.
     *
     * @param trust what its TLS certificate is checked with; null: as Java does
     */
    public OidcClient(Registration registration, @Nullable SSLSocketFactory trust) {
        this.registration = registration;
        this.trust = trust;
    }

    /**
     * As what the provider knows us.
     *
     * @param issuer exactly as the provider calls itself
     * @param secret empty: a public client, held to PKCE alone
     * @param redirect where the browser comes back to
     * @param scopes besides {@code openid}
     */
    public record Registration(
            URI issuer, String clientId, Optional<String> secret, URI redirect, List<String> scopes) {

        /** Without what is a secret. */
        @Override
        public String toString() {
            return "Registration of " + clientId + " at " + issuer;
        }
    }

    /** Whom the provider vouches for: all claims of the ID token, {@code sub} among them. */
    public record Identity(String subject, Map<String, Object> claims) {}

    /** What the provider publishes, and what follows from it. */
    private record Provider(OIDCProviderMetadata metadata, IDTokenValidator validator, long readNanos) {}

    /**
     * Where to send the browser.
     *
     * @param verifier 43 to 128 characters that only the same browser will bring back
     */
    public URI authorization(String state, String nonce, String verifier) throws OidcException {
        Scope scope = new Scope("openid");
        registration.scopes().forEach(scope::add);
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, new ClientID(registration.clientId()), registration.redirect())
                .endpointURI(provider().metadata().getAuthorizationEndpointURI())
                .state(new State(state))
                .nonce(new Nonce(nonce))
                .codeChallenge(new CodeVerifier(verifier), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** Turns the code that the browser came back with into an identity, or says why it is not believed. */
    public Identity redeem(String code, String nonce, String verifier) throws OidcException {
        Provider provider = provider();
        TokenRequest.Builder request = builder(
                provider.metadata(),
                new AuthorizationCodeGrant(
                        new AuthorizationCode(code), registration.redirect(), new CodeVerifier(verifier)));
        try {
            HTTPResponse answer = bounded(request.build().toHTTPRequest()).send();
            TokenResponse response = OIDCTokenResponseParser.parse(answer);
            if (!response.indicatesSuccess()) {
                throw new OidcException("the provider refused the code: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            JWT token = ((com.nimbusds.openid.connect.sdk.OIDCTokenResponse) response.toSuccessResponse())
                    .getOIDCTokens()
                    .getIDToken();
            IDTokenClaimsSet claims = provider.validator().validate(token, new Nonce(nonce));
            return new Identity(
                    claims.getSubject().getValue(), claims.toJWTClaimsSet().getClaims());
        } catch (IOException | ParseException e) {
            throw new OidcException("the provider's answer could not be had or read", e);
        } catch (BadJOSEException | JOSEException e) {
            throw new OidcException("the ID token is not believed", e);
        }
    }

    private TokenRequest.Builder builder(OIDCProviderMetadata metadata, AuthorizationCodeGrant grant) {
        ClientID id = new ClientID(registration.clientId());
        if (registration.secret().isEmpty()) {
            return new TokenRequest.Builder(metadata.getTokenEndpointURI(), id, grant);
        }
        Secret secret = new Secret(registration.secret().get());
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean onlyPost = methods != null
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        ClientAuthentication authentication =
                onlyPost ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
        return new TokenRequest.Builder(metadata.getTokenEndpointURI(), authentication, grant);
    }

    private Provider provider() throws OidcException {
        Provider now = known;
        if (now == null || System.nanoTime() - now.readNanos() > METADATA_LIFE.toNanos()) {
            now = discover();
            known = now;
        }
        return now;
    }

    private Provider discover() throws OidcException {
        Issuer issuer = new Issuer(registration.issuer());
        try {
            HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, OIDCProviderMetadata.resolveURL(issuer));
            HTTPResponse answer = bounded(request).send();
            answer.ensureStatusCode(200);
            OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(answer.getBodyAsJSONObject());
            if (!issuer.equals(metadata.getIssuer())) {
                throw new OidcException("the provider calls itself " + metadata.getIssuer() + ", not " + issuer);
            }
            return new Provider(metadata, validator(metadata), System.nanoTime());
        } catch (IOException | com.nimbusds.oauth2.sdk.GeneralException e) {
            throw new OidcException("what the provider publishes could not be had or read", e);
        }
    }

    private IDTokenValidator validator(OIDCProviderMetadata metadata) throws IOException, OidcException {
        Set<JWSAlgorithm> algorithms = new HashSet<>(BELIEVED);
        if (metadata.getIDTokenJWSAlgs() != null) {
            algorithms.retainAll(metadata.getIDTokenJWSAlgs());
        }
        if (algorithms.isEmpty()) {
            throw new OidcException("the provider signs ID tokens in no way that is believed here");
        }
        DefaultResourceRetriever retriever =
                new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES, true, trust);
        JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(
                        metadata.getJWKSetURI().toURL(), retriever)
                .retrying(true)
                .build();
        return new IDTokenValidator(
                metadata.getIssuer(),
                new ClientID(registration.clientId()),
                new JWSVerificationKeySelector<>(algorithms, keys),
                null);
    }

    private HTTPRequest bounded(HTTPRequest request) {
        request.setConnectTimeout(CONNECT_MILLIS);
        request.setReadTimeout(READ_MILLIS);
        request.setFollowRedirects(false);
        if (trust != null) {
            request.setSSLSocketFactory(trust);
        }
        return request;
    }
}
