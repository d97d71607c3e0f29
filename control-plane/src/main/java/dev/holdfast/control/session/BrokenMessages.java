package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Caller;
import dev.holdfast.control.enrollment.NodeCertificate;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Messages that gRPC itself refuses, before there is anything to look at: those that are too large. It ends the call, and here it is
 * counted and put on record.
 */
final class BrokenMessages extends ServerStreamTracer.Factory {

    private static final Set<Status.Code> BY_THE_NODE =
            EnumSet.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INTERNAL, Status.Code.UNKNOWN);

    private final Misconduct misconduct;
    private final Executor executor;

    BrokenMessages(Misconduct misconduct, Executor executor) {
        this.misconduct = misconduct;
        this.executor = executor;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return method.startsWith(NodeSessionGrpc.SERVICE_NAME + "/") ? new OneStream() : new ServerStreamTracer() {};
    }

    private final class OneStream extends ServerStreamTracer {
        private volatile Optional<Caller> caller = Optional.empty();

        @Override
        public void serverCallStarted(ServerCallInfo<?, ?> call) {
            caller = Optional.of(Caller.of(call.getAttributes()));
        }

        @Override
        public Context filterContext(Context context) {
            return context;
        }

        /** On the network's thread: the record waits for the database elsewhere. */
        @Override
        public void streamClosed(Status status) {
            if (!BY_THE_NODE.contains(status.getCode())) {
                return;
            }
            String why = "gRPC refused it: " + status.getCode()
                    + (status.getDescription() == null ? "" : ", " + status.getDescription());
            caller.ifPresent(who -> node(who)
                    .ifPresent(node -> executor.execute(() -> misconduct.messageRefused(node, who.address(), why))));
        }

        private static Optional<UUID> node(Caller caller) {
            return caller.certificate().flatMap(NodeCertificate::node);
        }
    }
}
