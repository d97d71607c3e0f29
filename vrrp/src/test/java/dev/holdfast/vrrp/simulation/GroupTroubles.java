package dev.holdfast.vrrp.simulation;

/** A time in which anything happens to nodes, links and segments, and then peace. */
final class GroupTroubles {

    private static final double LONGEST_SECONDS = 12;

    private final GroupWorld world;

    GroupTroubles(GroupWorld world) {
        this.world = world;
    }

    /** Everybody has started and lived through it; from then on nothing is wrong any more. */
    void run() {
        world.nodes.forEach(node -> world.after(world.between(0, 3), node.name() + " comes", node::start));
        double seconds = world.between(20, 50);
        int count = 2 + world.random.nextInt(10);
        for (int i = 0; i < count; i++) {
            world.after(world.random.nextDouble() * seconds, "trouble", this::trouble);
        }
        world.pass(seconds + LONGEST_SECONDS);
        world.log("-- peace");
        world.segments.forEach(Segment::heal);
        for (SimulatedNode node : world.nodes) {
            node.resume();
            node.start();
            for (int i = 0; i < world.segments.size(); i++) {
                node.plug(i);
            }
        }
    }

    private void trouble() {
        SimulatedNode node = world.nodes.get(world.random.nextInt(world.nodes.size()));
        int segment = world.anySegment();
        SimulatedHost member = node.on(segment);
        double lasts = world.random.nextDouble() * LONGEST_SECONDS;
        switch (world.random.nextInt(11)) {
            case 0 ->
                lasting(
                        lasts,
                        member.name() + " deaf and dumb",
                        () -> member.port().set(false, false),
                        () -> member.port().set(true, true));
            case 1 ->
                lasting(
                        lasts,
                        member.name() + " deaf",
                        () -> member.port().set(false, true),
                        () -> member.port().set(true, true));
            case 2 ->
                lasting(
                        lasts,
                        member.name() + " dumb",
                        () -> member.port().set(true, false),
                        () -> member.port().set(true, true));
            case 3, 4 ->
                lasting(
                        lasts,
                        "m" + segment + " parted",
                        () -> member.port().side(1),
                        () -> member.port().side(0));
            case 5 ->
                lasting(
                        lasts,
                        "loss on m" + segment,
                        () -> world.segments.get(segment).disturb(0.3, 0.1, 0),
                        () -> world.segments.get(segment).disturb(0, 0, 0));
            case 6 ->
                lasting(
                        lasts,
                        "delay on m" + segment,
                        () -> world.segments.get(segment).disturb(0, 0.2, 2_000_000_000L),
                        () -> world.segments.get(segment).disturb(0, 0, 0));
            case 7 -> lasting(lasts, node.name() + " sleeps", node::pause, node::resume);
            case 8 -> lasting(lasts, node.name() + " dies", node::kill, node::start);
            case 9 -> lasting(lasts, node.name() + " ends", node::stop, node::start);
            default ->
                lasting(lasts, member.name() + " unplugged", () -> node.unplug(segment), () -> node.plug(segment));
        }
    }

    private void lasting(double seconds, String what, Runnable begin, Runnable end) {
        world.log("-- " + what);
        begin.run();
        world.after(seconds, "no more " + what, end);
    }
}
