package dev.holdfast.node.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file's {@code notify: { fifo: PATH, mode: 0600 }}. */
final class NotifySection {

    static final String DEFAULT_MODE = "0600";

    private static final List<String> FIELDS = List.of("fifo", "mode");

    private final Problems problems;

    NotifySection(Problems problems) {
        this.problems = problems;
    }

    Optional<NotifyTarget> read(YamlNode.@Nullable Field section) {
        if (section == null) {
            return Optional.empty();
        }
        Map<String, YamlNode.Field> fields = problems.fields(section.value(), "notify");
        problems.refuseUnknown(fields, "notify", FIELDS);
        YamlNode.Field fifo = fields.get("fifo");
        if (fifo == null) {
            problems.add(section.line(), "notify.fifo", "is missing; write its path, such as /run/holdfastd/notify");
            return Optional.empty();
        }
        List<Path> path = problems.parsed(fifo.value(), "notify.fifo", NotifySection::path);
        YamlNode.Field mode = fields.get("mode");
        List<Set<PosixFilePermission>> permissions = mode == null
                ? List.of(permissions(DEFAULT_MODE))
                : problems.parsed(mode.value(), "notify.mode", NotifySection::permissions);
        return path.isEmpty() || permissions.isEmpty()
                ? Optional.empty()
                : Optional.of(new NotifyTarget(path.getFirst(), permissions.getFirst()));
    }

    private static Path path(String text) {
        if (!text.startsWith("/") || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("is no absolute path; write one such as /run/holdfastd/notify");
        }
        return Path.of(text);
    }

    /** Three octal digits, perhaps behind a 0. */
    private static Set<PosixFilePermission> permissions(String text) {
        if (!text.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException("is no mode; write three octal digits such as 0600 or 0640");
        }
        int bits = Integer.parseInt(text, 8);
        EnumSet<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        // From the owner's r, the ninth bit, down to the others' x: the constants' own order.
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((bits >>> (all.length - 1 - i) & 1) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }
}
