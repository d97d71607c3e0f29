package dev.holdfast.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node or control plane of yesterday could not read any more, or a program that was compiled against it: the rules
 * of buf's categories WIRE_JSON and, as far as Java sees it, FILE. Nothing may go away, not even behind {@code reserved};
 * what is of no use any more stays and says so in its comment.
 */
final class BreakingChanges {

    private final List<String> found = new ArrayList<>();

    private BreakingChanges() {}

    /** Each change that breaks, as a sentence; empty: none does. */
    static List<String> between(FileDescriptorSet before, FileDescriptorSet now) {
        BreakingChanges changes = new BreakingChanges();
        changes.compare(before, now);
        return changes.found;
    }

    private void compare(FileDescriptorSet before, FileDescriptorSet now) {
        Map<String, DescriptorProto> messages = new TreeMap<>();
        Map<String, EnumDescriptorProto> enums = new TreeMap<>();
        Map<String, ServiceDescriptorProto> services = new TreeMap<>();
        now.getFileList().forEach(file -> collect(file, messages, enums, services));
        Map<String, DescriptorProto> oldMessages = new TreeMap<>();
        Map<String, EnumDescriptorProto> oldEnums = new TreeMap<>();
        Map<String, ServiceDescriptorProto> oldServices = new TreeMap<>();
        before.getFileList().forEach(file -> collect(file, oldMessages, oldEnums, oldServices));

        oldMessages.forEach((name, old) -> {
            DescriptorProto message = messages.get(name);
            if (message == null) {
                found.add("message " + name + " is gone");
            } else {
                compareMessage(name, old, message);
            }
        });
        oldEnums.forEach((name, old) -> {
            EnumDescriptorProto one = enums.get(name);
            if (one == null) {
                found.add("enum " + name + " is gone");
            } else {
                compareEnum(name, old, one);
            }
        });
        oldServices.forEach((name, old) -> {
            ServiceDescriptorProto service = services.get(name);
            if (service == null) {
                found.add("service " + name + " is gone");
            } else {
                compareService(name, old, service);
            }
        });
    }

    private static void collect(
            FileDescriptorProto file,
            Map<String, DescriptorProto> messages,
            Map<String, EnumDescriptorProto> enums,
            Map<String, ServiceDescriptorProto> services) {
        String scope = file.getPackage() + ".";
        file.getMessageTypeList().forEach(message -> collect(scope, message, messages, enums));
        file.getEnumTypeList().forEach(one -> enums.put(scope + one.getName(), one));
        file.getServiceList().forEach(service -> services.put(scope + service.getName(), service));
    }

    private static void collect(
            String scope,
            DescriptorProto message,
            Map<String, DescriptorProto> messages,
            Map<String, EnumDescriptorProto> enums) {
        String name = scope + message.getName();
        messages.put(name, message);
        message.getNestedTypeList().forEach(nested -> collect(name + ".", nested, messages, enums));
        message.getEnumTypeList().forEach(one -> enums.put(name + "." + one.getName(), one));
    }

    private void compareMessage(String name, DescriptorProto before, DescriptorProto now) {
        Map<Integer, FieldDescriptorProto> fields = new TreeMap<>();
        now.getFieldList().forEach(field -> fields.put(field.getNumber(), field));
        for (FieldDescriptorProto old : before.getFieldList()) {
            String where = name + "." + old.getName() + " (" + old.getNumber() + ")";
            FieldDescriptorProto field = fields.get(old.getNumber());
            if (field == null) {
                found.add("field " + where + " is gone");
                continue;
            }
            differs(where, "name", old.getName(), field.getName());
            differs(where, "JSON name", old.getJsonName(), field.getJsonName());
            differs(where, "type", old.getType() + old.getTypeName(), field.getType() + field.getTypeName());
            differs(where, "label", old.getLabel(), field.getLabel());
            differs(where, "presence", old.getProto3Optional(), field.getProto3Optional());
            differs(where, "oneof", oneof(before, old), oneof(now, field));
        }
    }

    private static String oneof(DescriptorProto message, FieldDescriptorProto field) {
        return field.hasOneofIndex()
                ? message.getOneofDecl(field.getOneofIndex()).getName()
                : "none";
    }

    private void compareEnum(String name, EnumDescriptorProto before, EnumDescriptorProto now) {
        Map<Integer, EnumValueDescriptorProto> values = new TreeMap<>();
        now.getValueList().forEach(value -> values.put(value.getNumber(), value));
        for (EnumValueDescriptorProto old : before.getValueList()) {
            String where = name + "." + old.getName() + " (" + old.getNumber() + ")";
            EnumValueDescriptorProto value = values.get(old.getNumber());
            if (value == null) {
                found.add("value " + where + " is gone");
            } else {
                differs(where, "name", old.getName(), value.getName());
            }
        }
    }

    private void compareService(String name, ServiceDescriptorProto before, ServiceDescriptorProto now) {
        Map<String, MethodDescriptorProto> methods = new TreeMap<>();
        now.getMethodList().forEach(method -> methods.put(method.getName(), method));
        for (MethodDescriptorProto old : before.getMethodList()) {
            String where = name + "." + old.getName();
            MethodDescriptorProto method = methods.get(old.getName());
            if (method == null) {
                found.add("method " + where + " is gone");
                continue;
            }
            differs(where, "request", old.getInputType(), method.getInputType());
            differs(where, "response", old.getOutputType(), method.getOutputType());
            differs(where, "client's stream", old.getClientStreaming(), method.getClientStreaming());
            differs(where, "server's stream", old.getServerStreaming(), method.getServerStreaming());
        }
    }

    private void differs(String where, String what, Object before, Object now) {
        if (!before.equals(now)) {
            found.add(where + " has another " + what + ": " + now + ", before " + before);
        }
    }
}
