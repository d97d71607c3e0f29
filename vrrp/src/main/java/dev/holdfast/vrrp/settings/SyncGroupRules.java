package dev.holdfast.vrrp.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the routers of one sync group must agree in, of the file and of the policy that is laid over it. */
public final class SyncGroupRules {

    /** Settings that decide when a router becomes ACTIVE, or is let: two answers cannot both hold for one group. */
    private static final Map<Setting, Function<RouterSettings, String>> COMMON = common();

    private SyncGroupRules() {}

    /** One router of a group that cannot move with the others. */
    public record Problem(RouterSettings router, SettingProblem problem) {}

    /** Everything that is wrong with the groups of these routers; empty: nothing. */
    public static List<Problem> check(List<RouterSettings> routers) {
        Map<String, RouterSettings> first = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (RouterSettings router : routers) {
            String group = router.placement().syncGroup();
            if (group.isEmpty()) {
                continue;
            }
            if (router.owner()) {
                problems.add(new Problem(
                        router,
                        new SettingProblem(
                                SettingCatalog.PRIORITY.name(),
                                "255",
                                "cannot be in sync group '" + group + "': an owner never leaves its addresses while it"
                                        + " runs, and could not follow the others; write 254 or less")));
                continue;
            }
            RouterSettings other = first.putIfAbsent(group, router);
            if (other != null) {
                compare(group, other, router, problems);
            }
        }
        return problems;
    }

    private static void compare(String group, RouterSettings first, RouterSettings next, List<Problem> problems) {
        COMMON.forEach((setting, value) -> {
            String wanted = value.apply(first);
            String found = value.apply(next);
            if (!found.equals(wanted)) {
                problems.add(new Problem(
                        next,
                        new SettingProblem(
                                setting.name(),
                                found,
                                "differs from '" + wanted + "' of " + first.name() + ", and both are in sync group '"
                                        + group + "', which moves as one; give all its routers the same")));
            }
        });
    }

    private static Map<Setting, Function<RouterSettings, String>> common() {
        Map<Setting, Function<RouterSettings, String>> common = new LinkedHashMap<>();
        common.put(SettingCatalog.PREEMPTION, router -> router.preemption().toString());
        common.put(
                SettingCatalog.STARTUP_DELAY,
                router -> DurationText.format(router.startup().delay()));
        common.put(
                SettingCatalog.STARTUP_DELAY_SINCE_BOOT,
                router -> DurationText.format(router.startup().delaySinceBoot()));
        common.put(
                SettingCatalog.STARTUP_GATE,
                router -> SettingParser.word(router.startup().gate()));
        common.put(
                SettingCatalog.STARTUP_PROOF,
                router -> SettingParser.word(router.startup().proof()));
        common.put(
                SettingCatalog.STARTUP_MAX_HOLD,
                router -> DurationText.format(router.startup().maxHold()));
        return common;
    }
}
