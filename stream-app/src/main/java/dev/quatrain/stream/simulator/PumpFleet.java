package dev.quatrain.stream.simulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A fleet of simulated pumps, advanced one sampling interval at a time. For one thread. */
public final class PumpFleet {
    private final long intervalMillis;
    private final Map<String, Pump> pumps = new LinkedHashMap<>();
    private final FaultSchedule schedule;
    private final List<FaultEpisode> running = new ArrayList<>();
    private long timeMillis;

    public PumpFleet(FleetSettings settings) {
        this.intervalMillis = settings.interval().toMillis();
        this.timeMillis = settings.startMillis();
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        this.schedule = new FaultSchedule(settings, seeds.split());
        int digits = Math.max(2, Integer.toString(settings.pumps()).length());
        for (int i = 1; i <= settings.pumps(); i++) {
            String series = String.format(Locale.ROOT, "pump-%0" + digits + "d", i);
            pumps.put(series, new Pump(series, settings, seeds.split()));
        }
    }

    /** The pumps' ids in the order of their readings. */
    public List<String> series() {
        return List.copyOf(pumps.keySet());
    }

    /** Event time of the tick that {@link #next} returns next. */
    public long nextTimeMillis() {
        return timeMillis;
    }

    /** Returns the readings of the next moment and advances the fleet by one interval. */
    public Tick next() {
        List<FaultEpisode> ended = endFaults();
        List<FaultEpisode> begun = beginFaults();
        List<SimulatedReading> readings = new ArrayList<>(pumps.size());
        for (Pump pump : pumps.values()) {
            pump.next(timeMillis).ifPresent(readings::add);
        }
        Tick tick = new Tick(timeMillis, readings, begun, ended);
        timeMillis += intervalMillis;
        return tick;
    }

    private List<FaultEpisode> endFaults() {
        List<FaultEpisode> ended = new ArrayList<>();
        for (Iterator<FaultEpisode> episodes = running.iterator(); episodes.hasNext(); ) {
            FaultEpisode episode = episodes.next();
            if (timeMillis >= episode.endMillis()) {
                pump(episode).recover();
                ended.add(episode);
                episodes.remove();
            }
        }
        return ended;
    }

    private List<FaultEpisode> beginFaults() {
        List<FaultEpisode> begun = new ArrayList<>();
        while (schedule.due(timeMillis)) {
            List<String> healthy = pumps.values().stream()
                    .filter(Pump::healthy)
                    .map(Pump::series)
                    .toList();
            if (healthy.isEmpty()) {
                // Due faults wait until a pump has recovered.
                break;
            }
            FaultEpisode episode = schedule.draw(timeMillis, healthy);
            pump(episode).begin(episode);
            running.add(episode);
            begun.add(episode);
        }
        return begun;
    }

    private Pump pump(FaultEpisode episode) {
        Pump pump = pumps.get(episode.series());
        if (pump == null) {
            throw new IllegalStateException("No pump " + episode.series() + " in this fleet");
        }
        return pump;
    }
}
