package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings.Ipv4Checksum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes typed settings of text and text of typed settings: the router section of the file, flattened ({@code startup.delay} →
 * {@code 5s}, lists joined by commas, {@code preemption} → {@code after 30s}, or {@code preemption.after} → {@code 30s}), and
 * the policy that is laid over it. The same code reads on both sides of the wire.
 */
public final class RouterSettingsReader {

    /** {@code source} where the peers are named. */
    private static final String UNICAST_SOURCE = "unicast.source";

    /** How {@code startup: {delay: {sinceBoot: 90s}}} of the file looks when flattened. */
    private static final String DELAY_SINCE_BOOT = "startup.delay.sinceBoot";

    /** How {@code preemption: {after: 30s}} of the file looks when flattened. */
    private static final String PREEMPTION_AFTER = "preemption.after";

    /**
     * Reads one router's section.
     *
     * @throws SettingException with every problem, if there is any
     */
    public RouterSettings read(Map<String, String> flat) {
        Map<String, String> texts = canonical(flat);
        SettingParser parser = new SettingParser(texts);
        refuseUnknown(texts, SettingCatalog.all(), parser);
        String interfaceName = parser.text(SettingCatalog.INTERFACE, "");
        List<VirtualAddress> addresses = parser.virtualAddresses(SettingCatalog.ADDRESSES);
        Family family = addresses.isEmpty()
                ? Family.IPV4
                : addresses.getFirst().address().family();
        int priority = parser.number(SettingCatalog.PRIORITY, 100);
        RouterSettings settings = new RouterSettings(
                parser.text(SettingCatalog.NAME, ""),
                interfaceName,
                parser.text(SettingCatalog.SEGMENT, interfaceName),
                parser.number(SettingCatalog.VRID, 1),
                parser.number(SettingCatalog.VERSION, 3),
                family,
                priority,
                parser.time(SettingCatalog.ADVERT_INTERVAL, Duration.ofSeconds(1)),
                parser.preemption(
                        SettingCatalog.PREEMPTION,
                        priority == 255 ? new Preemption.Immediate() : new Preemption.Never()),
                addresses,
                startup(parser, Startup.DEFAULT),
                parser.flag(SettingCatalog.ACCEPT_MODE, true),
                parser.choice(SettingCatalog.IPV4_CHECKSUM, Ipv4Checksum.class, Ipv4Checksum.PSEUDO_HEADER),
                parser.number(SettingCatalog.DOWN_TIMER_ADVERTS, 3),
                parser.isWritten(SettingCatalog.AUTHENTICATION) ? parser.text(SettingCatalog.AUTHENTICATION, "") : null,
                unicast(parser),
                parser.address(SettingCatalog.SOURCE),
                parser.flag(SettingCatalog.VIRTUAL_MAC, false),
                placement(parser, family),
                parser.phrases(SettingCatalog.TRACK, CheckText::parse));
        new SettingRules(parser).check(settings);
        parser.finish();
        return settings;
    }

    /**
     * Lays policy over the file. What policy does not name stays as the file has it.
     *
     * @param policy setting name to text; only overlayable ones
     * @throws SettingException with every problem: unknown or local settings, wrong values, values that contradict the file
     */
    public RouterSettings overlay(RouterSettings base, Map<String, String> policy) {
        Map<String, String> texts = canonical(policy);
        SettingParser parser = new SettingParser(texts);
        refuseUnknown(texts, SettingCatalog.all(), parser);
        for (Setting setting : SettingCatalog.all()) {
            if (!setting.overlayable() && parser.isWritten(setting)) {
                parser.problem(
                        setting,
                        "is the node's own; policy may set "
                                + SettingCatalog.overlayable().stream()
                                        .map(Setting::name)
                                        .collect(Collectors.joining(", ")));
            }
        }
        RouterSettings settings = base.with(
                parser.preemption(SettingCatalog.PREEMPTION, base.preemption()), startup(parser, base.startup()));
        new SettingRules(parser).checkPreemption(settings);
        parser.finish();
        return settings;
    }

    /** Every setting as it would be written, in the order of the reference; what is not set is left out. */
    public Map<String, String> toText(RouterSettings settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, SettingCatalog.NAME, settings.name());
        put(texts, SettingCatalog.INTERFACE, settings.interfaceName());
        put(texts, SettingCatalog.SEGMENT, settings.segment());
        put(texts, SettingCatalog.VRID, settings.vrid());
        put(texts, SettingCatalog.VERSION, settings.version());
        put(texts, SettingCatalog.PRIORITY, settings.priority());
        put(texts, SettingCatalog.ADVERT_INTERVAL, DurationText.format(settings.advertInterval()));
        put(texts, SettingCatalog.PREEMPTION, settings.preemption());
        put(texts, SettingCatalog.ADDRESSES, joined(settings.addresses()));
        Placement placement = settings.placement();
        put(
                texts,
                SettingCatalog.EXCLUDED_ADDRESSES,
                placement.excluded().isEmpty() ? null : joined(placement.excluded()));
        Routing routing = placement.routing();
        put(texts, SettingCatalog.ROUTES, routing.routes().isEmpty() ? null : joined(routing.routes()));
        put(texts, SettingCatalog.RULES, routing.rules().isEmpty() ? null : joined(routing.rules()));
        put(texts, SettingCatalog.TRACK, settings.track().isEmpty() ? null : joined(settings.track()));
        Startup startup = settings.startup();
        put(texts, SettingCatalog.STARTUP_DELAY, DurationText.format(startup.delay()));
        put(texts, SettingCatalog.STARTUP_DELAY_SINCE_BOOT, DurationText.format(startup.delaySinceBoot()));
        put(texts, SettingCatalog.STARTUP_GATE, SettingParser.word(startup.gate()));
        put(texts, SettingCatalog.STARTUP_PROOF, SettingParser.word(startup.proof()));
        put(texts, SettingCatalog.STARTUP_MAX_HOLD, DurationText.format(startup.maxHold()));
        put(texts, SettingCatalog.LANDMARKS, startup.landmarks().isEmpty() ? null : joined(startup.landmarks()));
        put(texts, SettingCatalog.SYNC_GROUP, placement.syncGroup().isEmpty() ? null : placement.syncGroup());
        put(texts, SettingCatalog.ACCEPT_MODE, settings.acceptMode());
        put(texts, SettingCatalog.IPV4_CHECKSUM, SettingParser.word(settings.ipv4Checksum()));
        put(texts, SettingCatalog.DOWN_TIMER_ADVERTS, settings.downTimerAdverts());
        put(texts, SettingCatalog.AUTHENTICATION, settings.authentication());
        RouterSettings.Unicast unicast = settings.unicast();
        put(texts, SettingCatalog.UNICAST_PEERS, unicast == null ? null : joined(unicast.peers()));
        if (unicast != null) {
            put(texts, SettingCatalog.UNICAST_MIN_TTL, unicast.minTtl());
            put(texts, SettingCatalog.UNICAST_MAX_TTL, unicast.maxTtl());
        }
        put(texts, SettingCatalog.SOURCE, settings.source());
        put(texts, SettingCatalog.VIRTUAL_MAC, settings.virtualMac());
        put(texts, SettingCatalog.VIRTUAL_MAC_INTERFACE, placement.virtualMacInterface());
        if (!settings.virtualMac() || unicast == null) {
            put(texts, SettingCatalog.VIRTUAL_MAC_ADVERTS, SettingParser.word(placement.advertsFrom()));
        }
        put(texts, placement.announcements());
        return texts;
    }

    private static void put(Map<String, String> texts, Announcements announcements) {
        put(texts, SettingCatalog.ANNOUNCE_COUNT, announcements.count());
        put(texts, SettingCatalog.ANNOUNCE_SECOND_DELAY, DurationText.format(announcements.secondDelay()));
        put(texts, SettingCatalog.ANNOUNCE_SECOND_COUNT, announcements.secondCount());
        put(texts, SettingCatalog.ANNOUNCE_REFRESH, DurationText.format(announcements.refresh()));
        put(texts, SettingCatalog.ANNOUNCE_REFRESH_COUNT, announcements.refreshCount());
        put(texts, SettingCatalog.ANNOUNCE_INTERVAL, DurationText.format(announcements.interval()));
    }

    private static void put(Map<String, String> texts, Setting setting, @Nullable Object value) {
        if (value != null) {
            texts.put(setting.name(), value.toString());
        }
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static RouterSettings.@Nullable Unicast unicast(SettingParser parser) {
        List<IpAddress> peers = parser.addresses(SettingCatalog.UNICAST_PEERS);
        int minTtl = parser.number(SettingCatalog.UNICAST_MIN_TTL, RouterSettings.Unicast.RFC_TTL);
        int maxTtl = parser.number(SettingCatalog.UNICAST_MAX_TTL, RouterSettings.Unicast.RFC_TTL);
        return peers.isEmpty() ? null : new RouterSettings.Unicast(peers, minTtl, maxTtl);
    }

    private static Placement placement(SettingParser parser, Family family) {
        Announcements fallback = Announcements.DEFAULT;
        return new Placement(
                parser.virtualAddresses(SettingCatalog.EXCLUDED_ADDRESSES),
                new Routing(
                        parser.phrases(SettingCatalog.ROUTES, VirtualRoute::parse),
                        parser.phrases(SettingCatalog.RULES, text -> VirtualRule.parse(text, family))),
                new Announcements(
                        parser.number(SettingCatalog.ANNOUNCE_COUNT, fallback.count()),
                        parser.time(SettingCatalog.ANNOUNCE_SECOND_DELAY, fallback.secondDelay()),
                        parser.number(SettingCatalog.ANNOUNCE_SECOND_COUNT, fallback.secondCount()),
                        parser.time(SettingCatalog.ANNOUNCE_REFRESH, fallback.refresh()),
                        parser.number(SettingCatalog.ANNOUNCE_REFRESH_COUNT, fallback.refreshCount()),
                        parser.time(SettingCatalog.ANNOUNCE_INTERVAL, fallback.interval())),
                parser.isWritten(SettingCatalog.VIRTUAL_MAC_INTERFACE)
                        ? parser.text(SettingCatalog.VIRTUAL_MAC_INTERFACE, "")
                        : null,
                parser.choice(
                        SettingCatalog.VIRTUAL_MAC_ADVERTS,
                        Placement.AdvertsFrom.class,
                        Placement.DEFAULT.advertsFrom()),
                parser.text(SettingCatalog.SYNC_GROUP, ""));
    }

    private static Startup startup(SettingParser parser, Startup fallback) {
        return new Startup(
                parser.time(SettingCatalog.STARTUP_DELAY, fallback.delay()),
                parser.time(SettingCatalog.STARTUP_DELAY_SINCE_BOOT, fallback.delaySinceBoot()),
                parser.choice(SettingCatalog.STARTUP_GATE, Startup.Gate.class, fallback.gate()),
                parser.choice(SettingCatalog.STARTUP_PROOF, Startup.Proof.class, fallback.proof()),
                parser.time(SettingCatalog.STARTUP_MAX_HOLD, fallback.maxHold()),
                parser.isWritten(SettingCatalog.LANDMARKS)
                        ? parser.addresses(SettingCatalog.LANDMARKS)
                        : fallback.landmarks());
    }

    /** Gives each setting that may be written in two ways its one name, so that there is one text for one setting. */
    private static Map<String, String> canonical(Map<String, String> flat) {
        Map<String, String> texts = new LinkedHashMap<>(flat);
        rename(texts, PREEMPTION_AFTER, SettingCatalog.PREEMPTION, "after ");
        rename(texts, UNICAST_SOURCE, SettingCatalog.SOURCE, "");
        rename(texts, DELAY_SINCE_BOOT, SettingCatalog.STARTUP_DELAY_SINCE_BOOT, "");
        return texts;
    }

    private static void rename(Map<String, String> texts, String written, Setting setting, String before) {
        String value = texts.get(written);
        if (value != null && !texts.containsKey(setting.name())) {
            texts.remove(written);
            texts.put(setting.name(), before + value);
        }
    }

    private static void refuseUnknown(Map<String, String> texts, List<Setting> known, SettingParser parser) {
        for (String name : new ArrayList<>(texts.keySet())) {
            if (SettingCatalog.find(name).isEmpty()) {
                String remedy = NearestName.of(
                                name, known.stream().map(Setting::name).toList())
                        .map(meant -> "is of no known setting; did you mean " + meant + "?")
                        .orElse("is of no known setting; take it out");
                parser.problem(new SettingProblem(name, texts.getOrDefault(name, ""), remedy));
            }
        }
    }
}
