package dev.holdfast.node.engine;

import dev.holdfast.node.linux.PacketBatch;
import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.packet.AdvertisementDecoder;
import dev.holdfast.vrrp.packet.AdvertisementFilter;

/** What all ports need to read packets: one of each, filled again and again. */
final class PacketReader {

    final PacketBatch batch = new PacketBatch();
    final ArrivalClock clock = new ArrivalClock();
    final AdvertisementDecoder decoder = new AdvertisementDecoder();
    final AdvertisementFilter filter = new AdvertisementFilter();
    final Advertisement advertisement = new Advertisement();
    final Event.AdvertReceived received = new Event.AdvertReceived(advertisement);
}
