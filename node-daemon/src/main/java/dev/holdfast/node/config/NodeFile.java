package dev.holdfast.node.config;

import dev.holdfast.vrrp.settings.Prefix;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the node's file (docs/contract.md, "The file"). What is wrong with it is told all at once. */
public final class NodeFile {

    private static final List<String> SECTIONS =
            List.of("node", "virtualRouters", "syncGroups", "segments", "landmarks", "controlPlane", "allow", "notify");
    private static final List<String> ALLOW_FIELDS = List.of("interfaces", "addresses", "vrids");
    private static final String NODE_NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String SEGMENT_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    private static final int LONGEST_INTERFACE = 15;
    private static final int MOST_ROUTERS = 1024;

    private final Problems problems = new Problems();

    private NodeFile() {}

    /**
     * Reads and checks the file, at most 1 MiB.
     *
     * @throws NodeFileException if it is not there, cannot be read or says anything wrong
     */
    public static NodeConfig read(Path file) throws NodeFileException {
        return parse(file, text(file));
    }

    /** The same for a text that came from elsewhere; {@code file} only names it in messages. */
    static NodeConfig parse(Path file, String text) throws NodeFileException {
        NodeFile reader = new NodeFile();
        NodeConfig config = null;
        try {
            Optional<YamlNode> root = YamlText.read(text);
            if (root.isPresent()) {
                config = reader.document(root.get());
            } else {
                reader.problems.add(1, "", "is empty; it needs at least 'node: NAME' and virtualRouters");
            }
        } catch (YamlText.Malformed e) {
            reader.problems.add(e.line(), "", String.valueOf(e.getMessage()));
        }
        if (config == null || !reader.problems.none()) {
            throw new NodeFileException(file, reader.problems.inOrder());
        }
        return config;
    }

    private static String text(Path file) throws NodeFileException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(YamlText.LONGEST + 1);
        } catch (NoSuchFileException _) {
            throw unreadable(file, "does not exist; name the node's file");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e.getMessage());
        }
        if (bytes.length > YamlText.LONGEST) {
            throw unreadable(file, "is longer than 1 MiB, which no node's file needs");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw unreadable(file, "is not UTF-8 text; save it as UTF-8");
        }
    }

    private static NodeFileException unreadable(Path file, String message) {
        return new NodeFileException(file, List.of(new Problem(1, "", message)));
    }

    private NodeConfig document(YamlNode root) {
        Map<String, YamlNode.Field> sections = problems.fields(root, "");
        problems.refuseUnknown(sections, "", SECTIONS);
        String node = node(sections.get("node"), root.line());
        AllowList allow = allow(sections.get("allow"));
        Map<String, String> segments = segments(sections.get("segments"));
        LandmarksSection landmarks = new LandmarksSection(problems);
        SyncGroupsSection syncGroups = new SyncGroupsSection(problems);
        RouterSection section = new RouterSection(
                problems,
                segments,
                landmarks.read(sections.get("landmarks")),
                syncGroups.read(sections.get("syncGroups")),
                allow);
        List<RouterSettings> routers = routers(sections.get("virtualRouters"), section, root.line());
        landmarks.check(routers);
        syncGroups.check(routers);
        return new NodeConfig(
                node,
                routers,
                controlPlane(sections),
                allow,
                new NotifySection(problems).read(sections.get("notify")).orElse(null));
    }

    private String node(YamlNode.@Nullable Field field, int rootLine) {
        if (field == null) {
            problems.add(rootLine, "node", "is missing; write what you call this host, such as 'node: gateway-a'");
            return "";
        }
        List<String> name = problems.parsed(
                field.value(),
                "node",
                matching(NODE_NAME, "is no node name; write 1 to 63 of a to z, 0 to 9 and '-', no '-' at its ends"));
        return name.isEmpty() ? "" : name.getFirst();
    }

    private List<RouterSettings> routers(YamlNode.@Nullable Field field, RouterSection section, int rootLine) {
        if (field == null) {
            problems.add(rootLine, "virtualRouters", "is missing; write at least one virtual router");
            return List.of();
        }
        List<YamlNode> items = problems.items(field.value(), "virtualRouters");
        if (items.size() > MOST_ROUTERS) {
            problems.add(field.line(), "virtualRouters", "holds more than " + MOST_ROUTERS + " virtual routers");
            return List.of();
        }
        if (items.isEmpty() && field.value() instanceof YamlNode.Items) {
            problems.add(field.line(), "virtualRouters", "is empty; write at least one virtual router");
        }
        List<RouterSettings> routers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            section.read(items.get(i), "virtualRouters[" + i + "]").ifPresent(routers::add);
        }
        return routers;
    }

    private Map<String, String> segments(YamlNode.@Nullable Field field) {
        Map<String, String> segments = new LinkedHashMap<>();
        if (field == null) {
            return segments;
        }
        problems.fields(field.value(), "segments").forEach((interfaceName, segment) -> {
            String path = "segments." + interfaceName;
            if (interfaceName.isEmpty() || interfaceName.length() > LONGEST_INTERFACE) {
                problems.add(segment.line(), path, "is no interface's name; it has 1 to 15 characters");
            }
            problems.parsed(
                            segment.value(),
                            path,
                            matching(
                                    SEGMENT_NAME, "is no segment name; write 1 to 63 letters, digits, '.', '_' or '-'"))
                    .forEach(name -> segments.put(interfaceName, name));
        });
        return segments;
    }

    private List<ControlPlaneAddress> controlPlane(Map<String, YamlNode.Field> sections) {
        YamlNode.Field section = sections.get("controlPlane");
        if (section == null) {
            return List.of();
        }
        Map<String, YamlNode.Field> fields = problems.fields(section.value(), "controlPlane");
        problems.refuseUnknown(fields, "controlPlane", List.of("addresses"));
        YamlNode.Field addresses = fields.get("addresses");
        if (addresses == null) {
            problems.add(
                    section.line(),
                    "controlPlane.addresses",
                    "is missing; write [\"HOST:PORT\"], or leave controlPlane out to run alone");
            return List.of();
        }
        return problems.parsedItems(addresses.value(), "controlPlane.addresses", ControlPlaneAddress::parse);
    }

    private AllowList allow(YamlNode.@Nullable Field section) {
        if (section == null) {
            return AllowList.ANYTHING;
        }
        Map<String, YamlNode.Field> fields = problems.fields(section.value(), "allow");
        problems.refuseUnknown(fields, "allow", ALLOW_FIELDS);
        List<String> interfaces = allowed(fields, "interfaces", Function.identity());
        List<Integer> vrids = allowed(fields, "vrids", NodeFile::vrid);
        return new AllowList(
                interfaces == null ? null : Set.copyOf(new HashSet<>(interfaces)),
                allowed(fields, "addresses", Prefix::parse),
                vrids == null ? null : Set.copyOf(new HashSet<>(vrids)));
    }

    private <T> @Nullable List<T> allowed(Map<String, YamlNode.Field> fields, String name, Function<String, T> parser) {
        YamlNode.Field field = fields.get(name);
        return field == null ? null : problems.parsedItems(field.value(), "allow." + name, parser);
    }

    private static Integer vrid(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 255) {
            throw new IllegalArgumentException("is no VRID; write a number from 1 to 255");
        }
        return Integer.parseInt(text);
    }

    private static Function<String, String> matching(String pattern, String remedy) {
        return text -> {
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException(remedy);
            }
            return text;
        };
    }
}
