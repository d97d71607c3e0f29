package dev.holdfast.control.enrollment;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as TLS knows it.
 *
 * @param address text of the network address, without the port
 * @param certificate verified against our CA by the handshake; empty: none was shown
 */
public record Caller(String address, Optional<X509Certificate> certificate) {

    private static final Context.Key<Caller> KEY = Context.key("caller");

    /** The caller of the call that this thread serves. */
    public static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw new IllegalStateException("no call is being served");
        }
        return caller;
    }

    /** Puts the caller where {@link #current} finds it. */
    public static final class Interceptor implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            Caller caller = Caller.of(call.getAttributes());
            return Contexts.interceptCall(Context.current().withValue(KEY, caller), call, headers, next);
        }
    }

    /** The caller of the call whose transport has these attributes. */
    public static Caller of(Attributes transport) {
        return new Caller(
                address(transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                certificate(transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
    }

    private static String address(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }

    private static Optional<X509Certificate> certificate(@Nullable SSLSession session) {
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate first = session.getPeerCertificates()[0];
            return first instanceof X509Certificate x509 ? Optional.of(x509) : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }
}
