package dev.holdfast.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import dev.holdfast.proto.v1.Certificate;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.RouterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The contract may grow and may not break. {@code contract.txtpb} is the contract as it was last agreed on; a change that
 * only adds is agreed on by writing it anew, with {@code -Dcontract.agree=true}.
 */
class ContractTest {

    private static final Path AGREED = Path.of("src", "test", "resources", "contract.txtpb");

    @Test
    void nothingThatWasAgreedOnIsBroken() throws IOException {
        assertThat(BreakingChanges.between(agreed(), now()))
                .as("nodes and control planes of yesterday are still out there: add, and change nothing")
                .isEmpty();
    }

    @Test
    void whatWasAddedIsAgreedOn() throws IOException {
        if (Boolean.getBoolean("contract.agree")) {
            Files.writeString(AGREED, TextFormat.printer().printToString(now()));
        }
        assertThat(BreakingChanges.between(now(), agreed()))
                .as("new in the contract: look at it once more, then run this with -Dcontract.agree=true and commit "
                        + AGREED)
                .isEmpty();
    }

    @Test
    void eachKindOfBreakIsFound() throws IOException {
        breaks("is gone", file -> file.removeMessageType(0));
        breaks("is gone", file -> file.getMessageTypeBuilder(0).removeField(0));
        breaks("another name", file -> field(file).setName("renamed"));
        breaks("another JSON name", file -> field(file).setJsonName("renamed"));
        breaks("another type", file -> field(file).setType(FieldDescriptorProto.Type.TYPE_FIXED64));
        breaks("another label", file -> field(file).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED));
        breaks("is gone", file -> field(file).setNumber(4711));
        breaks("is gone", file -> file.removeService(0));
        breaks("is gone", file -> file.getServiceBuilder(0).removeMethod(0));
        breaks(
                "another request",
                file -> file.getServiceBuilder(0).getMethodBuilder(0).setInputType(".x.Y"));
        breaks(
                "another response",
                file -> file.getServiceBuilder(0).getMethodBuilder(0).setOutputType(".x.Y"));
        breaks(
                "server's stream",
                file -> file.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true));
        breaks("is gone", file -> file.removeEnumType(0));
        breaks("is gone", file -> file.getEnumTypeBuilder(0).removeValue(1));
        breaks(
                "another name",
                file -> file.getEnumTypeBuilder(0).getValueBuilder(1).setName("RENAMED"));
        breaks(
                "another oneof",
                file -> message(file, "EnrollResponse").getFieldBuilder(0).clearOneofIndex());
    }

    @Test
    void whatOnlyAddsIsNoBreak() {
        FileDescriptorProto.Builder file = Certificate.getDescriptor().getFile().toProto().toBuilder();
        file.addMessageType(DescriptorProto.newBuilder().setName("Added"));
        file.addEnumType(EnumDescriptorProto.newBuilder().setName("Another"));
        file.getMessageTypeBuilder(0)
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("added")
                        .setNumber(4711)
                        .setType(FieldDescriptorProto.Type.TYPE_STRING));
        assertThat(BreakingChanges.between(
                        set(Certificate.getDescriptor().getFile().toProto()), set(file.build())))
                .isEmpty();
    }

    private static void breaks(String word, Consumer<FileDescriptorProto.Builder> change) {
        FileDescriptorProto before = Certificate.getDescriptor().getFile().toProto();
        FileDescriptorProto.Builder after = before.toBuilder();
        change.accept(after);
        assertThat(BreakingChanges.between(set(before), set(after.build())))
                .isNotEmpty()
                .anySatisfy(sentence -> assertThat(sentence).contains(word));
    }

    private static FieldDescriptorProto.Builder field(FileDescriptorProto.Builder file) {
        return file.getMessageTypeBuilder(0).getFieldBuilder(0);
    }

    private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, String name) {
        return file.getMessageTypeBuilderList().stream()
                .filter(message -> message.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FileDescriptorSet set(FileDescriptorProto... files) {
        return FileDescriptorSet.newBuilder().addAllFile(List.of(files)).build();
    }

    private static FileDescriptorSet now() {
        FileDescriptorSet.Builder files = FileDescriptorSet.newBuilder();
        Stream.of(Certificate.getDescriptor(), Event.getDescriptor(), RouterKey.getDescriptor(), Hello.getDescriptor())
                .map(com.google.protobuf.Descriptors.Descriptor::getFile)
                .map(FileDescriptor::toProto)
                .forEach(files::addFile);
        return files.build();
    }

    private static FileDescriptorSet agreed() throws IOException {
        return TextFormat.parse(Files.readString(AGREED), FileDescriptorSet.class);
    }
}
