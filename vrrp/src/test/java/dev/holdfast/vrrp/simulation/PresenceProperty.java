package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.startup.PresenceRule;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the presence rules promise, each as one kind of history; {@link #rule} switched off, it must be seen to fail. */
enum PresenceProperty implements Promise {
    NEWCOMER_THAT_IS_DEAF_TAKES_NOTHING(PresenceRule.PROOF_FIRST) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world =
                    new PresenceWorld(seed, rules).withoutTheOther().incumbentMustStay();
            world.deafen(world.other, world.random.nextBoolean());
            world.other.start();
            world.after(world.between(0, 20), "opens", () -> world.open(world.other));
            world.pass(40);
        }
    },
    NEWCOMER_THAT_HEARS_A_MOMENT_AND_IS_DEAF_THEN_TAKES_NOTHING(PresenceRule.VOIDING) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world =
                    new PresenceWorld(seed, rules).withoutTheOther().incumbentMustStay();
            world.other.start();
            double hears = world.between(0, 4);
            boolean dumbToo = world.random.nextBoolean();
            world.after(hears, "falls deaf", () -> world.deafen(world.other, dumbToo));
            world.after(hears + world.between(0, 20), "opens", () -> world.open(world.other));
            world.pass(45);
        }
    },
    WHO_WAITS_LONGER_THAN_MAX_HOLD_STAYS_SILENT(PresenceRule.MUTENESS) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules, "startup.maxHold", "5s")
                    .withoutTheOther()
                    .incumbentMustStay();
            world.deafen(world.other, world.random.nextBoolean());
            world.other.start();
            world.after(world.between(3, 20), "opens", () -> world.open(world.other));
            world.pass(40);
        }
    },
    NEWCOMER_THAT_HEARS_NO_ADVERTS_ASKS_WHO_HAS_THE_ADDRESS(PresenceRule.ADDRESS_ASKED) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world =
                    new PresenceWorld(seed, rules).withoutTheOther().incumbentMustStay();
            world.other.port().carryAdverts(false);
            // None that was under way reaches it.
            world.pass(0.01);
            world.other.start();
            world.after(
                    world.between(0, 50),
                    "adverts pass",
                    () -> world.other.port().carryAdverts(true));
            world.pass(70);
        }
    },
    RUNNING_BACKUP_THAT_FALLS_DEAF_TAKES_NOTHING(PresenceRule.LANDMARKS) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace().incumbentMustStay();
            boolean dumbToo = world.random.nextBoolean();
            world.after(world.between(0, 30), "falls deaf", () -> {
                world.deafen(world.other, dumbToo);
                world.after(world.between(0, 20), "opens", () -> world.open(world.other));
            });
            world.pass(75);
        }
    },
    ACTIVE_THAT_SLEPT_DOES_NOT_TAKE_THE_ADDRESS_BACK(PresenceRule.STALL) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace();
            world.incumbent.pause();
            world.pass(world.between(4.5, 15));
            requireTakenOver(world);
            world.incumbent.resume();
            requireNoReturn(world);
        }
    },
    ACTIVE_THAT_WAS_DEAF_DOES_NOT_TAKE_THE_ADDRESS_BACK(PresenceRule.DEAF_ACTIVE) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace();
            world.pass(world.between(0, 10));
            world.deafen(world.incumbent, true);
            world.pass(world.between(4.8, 20));
            requireTakenOver(world);
            world.open(world.incumbent);
            requireNoReturn(world);
        }
    },
    ACTIVE_THAT_IS_DEAF_AND_STILL_SPEAKS_LETS_ANOTHER_SERVE(PresenceRule.DEAF_ACTIVE) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace();
            world.pass(world.between(0, 10));
            world.deafen(world.incumbent, false);
            // A pause between rounds, two rounds, a down interval at most; of priority 50 a little more.
            world.servedWithin(3 + 1.5 + 4 + 0.5);
            world.pass(30);
        }
    },
    PAIR_THAT_LOST_ITS_LINKS_COMES_BACK_AS_IT_WAS(PresenceRule.RETURN) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace();
            world.unplug(world.incumbent);
            world.unplug(world.other);
            world.pass(world.between(1, 60));
            double apart = world.between(0, 1);
            boolean first = world.random.nextBoolean();
            world.after(0, "carrier", () -> world.plug(first ? world.incumbent : world.other));
            world.after(apart, "carrier", () -> world.plug(first ? world.other : world.incumbent));
            world.servedWithin(7);
            world.pass(8);
            if (world.other.isActive()) {
                world.fail("the address moved with the switch's reboot");
            }
            world.incumbentMustStay().pass(10);
        }
    },
    SEGMENT_THAT_IS_SILENT_FOR_A_WHILE_MOVES_NOTHING(PresenceRule.LANDMARKS) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace().incumbentMustStay();
            world.pass(world.between(0, 15));
            world.deafen(world.incumbent, true);
            world.deafen(world.other, true);
            world.pass(world.between(0, 25));
            world.open(world.incumbent);
            world.open(world.other);
            world.servedWithin(2.5);
            world.pass(30);
        }
    },
    INCUMBENT_THAT_IS_GONE_IS_REPLACED(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace();
            world.pass(world.between(0, 30));
            switch (world.random.nextInt(3)) {
                case 0 -> world.incumbent.kill();
                case 1 -> world.powerOff(world.incumbent);
                default -> world.unplug(world.incumbent);
            }
            world.servedWithin(3.9);
            world.pass(20);
        }
    },
    INCUMBENT_THAT_WAS_THE_GATEWAY_IS_REPLACED_WITHIN_ONE_EXTRA_DOWN_INTERVAL(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).inPeace();
            world.pass(world.between(0, 30));
            world.powerOff(world.incumbent);
            world.gatewayDies();
            world.servedWithin(3.9 + 3.9);
            world.pass(20);
        }
    },
    HIGHER_ONE_THAT_MAY_PREEMPT_DOES_SO_AFTER_ITS_START(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules, "preemption", "immediate", "startup.maxHold", "5s")
                    .withoutTheOther()
                    .mayOverlap();
            boolean deaf = world.random.nextBoolean();
            double opens = deaf ? world.between(0, 15) : 0;
            if (deaf) {
                world.deafen(world.other, world.random.nextBoolean());
            }
            world.other.start();
            world.after(opens, "opens", () -> world.open(world.other));
            // The proof may wait for the next question or advert; then the down timer.
            world.pass(opens + 1.5 + 3.9);
            if (world.other.isActive() != world.isOtherHigher()) {
                world.fail("the higher one is not the one that is ACTIVE");
            }
        }
    },
    PAIR_THAT_STARTS_TOGETHER_IS_SERVED(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            PresenceWorld world = new PresenceWorld(seed, rules).mayOverlap();
            world.incumbent.start();
            world.after(world.between(0, 3), "starts", world.other::start);
            world.servedWithin(5);
            world.pass(20);
        }
    };

    private final @Nullable PresenceRule rule;

    PresenceProperty(@Nullable PresenceRule rule) {
        this.rule = rule;
    }

    @Override
    public @Nullable PresenceRule rule() {
        return rule;
    }

    private static void requireTakenOver(PresenceWorld world) {
        if (!world.other.isActive()) {
            world.fail("the other did not take over");
        }
    }

    private static void requireNoReturn(PresenceWorld world) {
        world.pass(0.3);
        for (int i = 0; i < 40; i++) {
            world.pass(0.5);
            if (!world.other.isActive()) {
                world.fail("the address moved back");
            }
        }
    }
}
