package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.startup.PresenceRule;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What sync groups promise, each as one kind of history; {@link #rule} switched off, it must be seen to fail. */
enum GroupProperty implements Promise {
    WHATEVER_HAPPENED_ONE_NODE_HAS_ALL(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            String preemption = PREEMPTIONS[(int) (seed % PREEMPTIONS.length)];
            GroupWorld world = new GroupWorld(seed, rules, 2 + (int) (seed % 2), "preemption", preemption);
            new GroupTroubles(world).run();
            // Stragglers, the gate, a down timer, another after a contest, and whoever may preempt all of it.
            world.pass(2).servedWithin(SETTLED_SECONDS).pass(SETTLED_SECONDS);
            world.pass(2 * DOWN_SECONDS);
            int before = world.transitions();
            world.pass(30);
            world.require(world.transitions() == before, "states change without a reason");
            world.requireOneServes();
        }
    },
    LINK_OF_ONE_MEMBER_MOVES_ALL(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 2).inPeace();
            int segment = world.anySegment();
            world.unplug(world.incumbent(), segment);
            world.require(world.incumbent().isWholly(State.FAULT), "not all members are in FAULT");
            world.servedWithin(DOWN_SECONDS).pass(20);
            world.require(world.other().isWholly(State.ACTIVE), "the other has not taken over");
            world.plug(world.incumbent(), segment);
            world.mustServe(world.other()).pass(20);
        }
    },
    NODE_THAT_ENDS_IS_REPLACED_AFTER_THE_SKEW_TIME(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 2).inPeace();
            world.pass(world.between(0, 3));
            world.incumbent().stop();
            // Priority 50 counts 0.81 s.
            world.servedWithin(0.9).pass(10);
        }
    },
    HANDED_OVER_AS_A_WHOLE(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 3).inPeace();
            world.pass(world.between(0, 3));
            SimulatedNode heir = world.nodes.get(1);
            world.require(heir.nameHeir(1_000_000_000L), "the heir refuses");
            SimulatedHost handed = world.incumbent().on(world.anySegment());
            handed.tell(new Event.HandOver(
                    heir.on(world.incumbent().members().indexOf(handed)).source()));
            world.require(world.incumbent().isWholly(State.BACKUP), "not all members were handed over");
            world.pass(0.01);
            // Ahead of the third one's skew time, on every segment.
            world.require(heir.isWholly(State.ACTIVE), "the heir is not ACTIVE");
            world.requireOneServes();
        }
    },
    NEWCOMER_LEAVES_THE_INCUMBENT_ALONE(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 2).withoutTheOthers();
            world.mustServe(world.incumbent());
            int segment = world.anySegment();
            boolean dumbToo = world.random.nextBoolean();
            SimulatedHost deaf = world.other().on(segment);
            if (world.random.nextBoolean()) {
                deaf.port().set(false, !dumbToo);
            }
            world.after(world.between(0, 3), "comes", world.other()::start);
            world.after(world.between(0, 25), "opens", () -> deaf.port().set(true, true));
            world.pass(60);
        }
    },
    NEWCOMER_CUT_OFF_ON_ONE_SEGMENT_AND_DEAF_ON_ANOTHER_TAKES_NOTHING(PresenceRule.GROUP) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 2).withoutTheOthers();
            world.mustServe(world.incumbent());
            int deaf = world.anySegment();
            for (int i = 0; i < world.segments.size(); i++) {
                if (i != deaf) {
                    world.part(i);
                }
            }
            world.other().on(deaf).port().set(false, world.random.nextBoolean());
            world.other().start();
            world.pass(world.between(4, 20));
            world.other().on(deaf).port().set(true, true);
            world.pass(20);
        }
    },
    ACTIVE_THAT_IS_DEAF_ON_ONE_SEGMENT_GIVES_UP_ALL(PresenceRule.GROUP) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 2).inPeace();
            world.pass(world.between(0, 10));
            SimulatedHost deaf = world.incumbent().on(world.anySegment());
            deaf.port().set(false, world.random.nextBoolean());
            // A pause between rounds, two rounds, a down interval; then the others' down interval.
            world.pass(3 + 1.5 + DOWN_SECONDS + DOWN_SECONDS);
            world.require(world.other().isWholly(State.ACTIVE), "the other has not taken over");
            deaf.port().set(true, true);
            world.pass(2).mustServe(world.other()).pass(20);
        }
    },
    CROSSED_GROUPS_THAT_START_AT_ONE_MOMENT_SETTLE(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            String preemption = PREEMPTIONS[(int) (seed % PREEMPTIONS.length)];
            GroupWorld world = new GroupWorld(seed, rules, 2, "preemption", preemption);
            world.nodes.forEach(SimulatedNode::start);
            world.servedWithin(1 + DOWN_SECONDS + 0.1 + DOWN_SECONDS + 1.1).pass(30);
            int before = world.transitions();
            world.pass(60);
            world.require(world.transitions() == before, "states change without a reason");
            world.requireOneServes();
        }
    },
    GROUP_STAYS_WHERE_IT_IS_WHILE_ONE_SEGMENT_IS_PARTED(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 2).settled();
            world.mustServe(world.nodes.get(world.nodes.get(0).isWholly(State.ACTIVE) ? 0 : 1));
            int segment = world.anySegment();
            world.part(segment);
            world.pass(world.between(1, 60));
            world.join(segment);
            world.pass(30);
        }
    },
    /** Who may preempt goes by the segments that are whole: once, and not back and forth. */
    GROUP_THAT_MAY_PREEMPT_MOVES_AT_MOST_ONCE_WHILE_ONE_SEGMENT_IS_PARTED(null) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            String preemption = PREEMPTIONS[1 + (int) (seed % 2)];
            GroupWorld world = new GroupWorld(seed, rules, 2, "preemption", preemption).settled();
            int segment = world.anySegment();
            world.part(segment);
            requireAtMostOneMove(world);
            world.join(segment);
            requireAtMostOneMove(world);
        }
    },
    PAIR_THAT_LOST_ONE_SEGMENT_COMES_BACK_AS_IT_WAS(PresenceRule.RETURN) {
        @Override
        public void run(long seed, Set<PresenceRule> rules) {
            GroupWorld world = new GroupWorld(seed, rules, 2).inPeace();
            int segment = world.anySegment();
            world.nodes.forEach(node -> world.unplug(node, segment));
            world.pass(world.between(1, 60));
            boolean first = world.random.nextBoolean();
            world.plug(world.nodes.get(first ? 0 : 1), segment);
            world.pass(world.between(0, 0.3));
            world.plug(world.nodes.get(first ? 1 : 0), segment);
            world.servedWithin(7).pass(8);
            world.mustServe(world.incumbent()).pass(20);
        }
    };

    private static final String[] PREEMPTIONS = {"never", "immediate", "after 2s"};

    /** Of priority 50 a little more than 3.8 s, and a late loop. */
    private static final double DOWN_SECONDS = 3.9;

    private static final double SETTLED_SECONDS = 16;

    private static void requireAtMostOneMove(GroupWorld world) {
        int before = world.transitions();
        world.pass(30);
        int moved = world.transitions() - before;
        world.require(
                moved == 0 || moved == world.nodes.size() * world.segments.size(),
                moved + " changes of state are no single move");
        world.requireOneServes();
        world.pass(30);
        world.require(world.transitions() - before == moved, "states change without a reason");
    }

    private final @Nullable PresenceRule rule;

    GroupProperty(@Nullable PresenceRule rule) {
        this.rule = rule;
    }

    @Override
    public @Nullable PresenceRule rule() {
        return rule;
    }
}
