package dev.holdfast.control.session;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads what a node sends. Bytes that are no message of the contract become {@link #GARBLED} and are refused as any other message
 * is: an exception here would be gRPC's, which writes a stack trace and, where the node had said its last word, tells neither side
 * that the call is over.
 */
final class NodeMessages implements MethodDescriptor.Marshaller<NodeMessage> {

    /** No message of the contract. Its one field has the highest number that there is. */
    static final NodeMessage GARBLED = NodeMessage.newBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(
                            (1 << 29) - 1,
                            UnknownFieldSet.Field.newBuilder().addVarint(0).build())
                    .build())
            .build();

    private final MethodDescriptor.Marshaller<NodeMessage> generated;

    private NodeMessages(MethodDescriptor.Marshaller<NodeMessage> generated) {
        this.generated = generated;
    }

    /** The service, reading so. */
    static ServerServiceDefinition readBy(ServerServiceDefinition service) {
        ServerMethodDefinition<NodeMessage, ControlMessage> connect = connect(service);
        MethodDescriptor<NodeMessage, ControlMessage> method = connect.getMethodDescriptor();
        return ServerServiceDefinition.builder(service.getServiceDescriptor().getName())
                .addMethod(
                        method.toBuilder()
                                .setRequestMarshaller(new NodeMessages(method.getRequestMarshaller()))
                                .build(),
                        connect.getServerCallHandler())
                .build();
    }

    @SuppressWarnings("unchecked") // gRPC keeps the types of a service's methods to itself
    private static ServerMethodDefinition<NodeMessage, ControlMessage> connect(ServerServiceDefinition service) {
        return (ServerMethodDefinition<NodeMessage, ControlMessage>)
                service.getMethod(NodeSessionGrpc.getConnectMethod().getFullMethodName());
    }

    @Override
    public InputStream stream(NodeMessage message) {
        return generated.stream(message);
    }

    @Override
    public NodeMessage parse(InputStream bytes) {
        try {
            return NodeMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException garbled) {
            return GARBLED;
        } catch (IOException impossible) {
            throw new UncheckedIOException("what gRPC has read could not be read", impossible);
        }
    }
}
