package dev.quatrain.bench.throughput;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * A stream of readings in JSON or Avro, the same for the same arguments. Each feature of a series is an autoregressive process with noise,
 * written with four decimals as a sensor would, in Avro as a double.
 */
public final class Readings {
    /** Event time of the first reading, milliseconds since the epoch. */
    public static final long START = 1_767_225_600_000L;
    /** Event time between two readings of a series. */
    public static final long INTERVAL = 1000;

    private final Arrival arrival;
    private final Network network;
    private final float[] levels;
    private final Random random;
    private final boolean binary;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(bytes, null);
    private final int[] order;
    private final double[] shares;
    private long sent;

    /** How readings are spread over the series. */
    public enum Arrival {
        /** Every series once in each interval, in an order of chance. */
        UNIFORM,
        /** By Zipf's law with exponent 1: the k-th series sends 1/k of what the first does. */
        ZIPF,
        /** All of the first series. */
        HOT
    }

    /** A stream of JSON over so many series. */
    public Readings(Arrival arrival, int series, Network network, long seed) {
        this(arrival, series, network, seed, false);
    }

    /** @param binary whether values are Avro records of {@link #schema} instead of JSON */
    public Readings(Arrival arrival, int series, Network network, long seed, boolean binary) {
        this.binary = binary;
        this.arrival = arrival;
        this.network = network;
        this.levels = new float[arrival == Arrival.HOT ? 1 : Math.min(series, 10_000)];
        this.random = new Random(seed);
        this.order = new int[series];
        this.shares = new double[series];
        double sum = 0;
        for (int i = 0; i < series; i++) {
            order[i] = i;
            sum += 1.0 / (i + 1);
            shares[i] = sum;
        }
        for (int i = series - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        for (int i = 0; i < series; i++) {
            shares[i] /= sum;
        }
    }

    /** One record to be sent. */
    public record Reading(byte[] key, byte[] value, long timeMillis) {}

    /** The next reading at the event time that the arrival gives it. */
    public Reading next() {
        long time = START + sent * INTERVAL / (arrival == Arrival.UNIFORM ? order.length : 1);
        return next(time);
    }

    /** The next reading at a given event time. */
    Reading next(long timeMillis) {
        int series = series();
        sent++;
        if (binary) {
            return new Reading(key(series), record(timeMillis, level(series)), timeMillis);
        }
        text.setLength(0);
        text.append("{\"time\":").append(timeMillis);
        float level = level(series);
        if (network.sendsArray()) {
            image(level);
        } else {
            for (int f = 0; f < network.features(); f++) {
                text.append(",\"").append(Network.feature(f)).append("\":");
                decimal(value(level, f, random));
            }
        }
        text.append('}');
        return new Reading(key(series), text.toString().getBytes(StandardCharsets.UTF_8), timeMillis);
    }

    private float level(int series) {
        float level = 0.9f * levels[series % levels.length] + (float) random.nextGaussian();
        levels[series % levels.length] = level;
        return level;
    }

    /** The Avro schema of a network's readings, each feature a field. */
    public static String schema(Network network) {
        return IntStream.range(0, network.features())
                .mapToObj(f -> "{\"name\":\"" + Network.feature(f) + "\",\"type\":\"double\"}")
                .collect(Collectors.joining(
                        ",",
                        "{\"type\":\"record\",\"name\":\"Reading\",\"fields\":[{\"name\":\"time\",\"type\":\"long\"},",
                        "]}"));
    }

    private byte[] record(long timeMillis, float level) {
        bytes.reset();
        try {
            avro.writeLong(timeMillis);
            for (int f = 0; f < network.features(); f++) {
                avro.writeDouble(Math.round(value(level, f, random) * 1e4) / 1e4);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private void image(float level) {
        text.append(",\"").append(Network.ARRAY).append("\":[");
        int side = (int) Math.round(Math.sqrt(network.features()));
        for (int row = 0; row < side; row++) {
            text.append(row == 0 ? "[" : ",[");
            for (int column = 0; column < side; column++) {
                text.append(column == 0 ? "" : ",");
                decimal(value(level, row * side + column, random));
            }
            text.append(']');
        }
        text.append(']');
    }

    /** Feature f of a series at a level. */
    static float value(float level, int f, Random random) {
        return level + f + 0.1f * random.nextFloat();
    }

    static byte[] key(int series) {
        return ("series-" + series).getBytes(StandardCharsets.UTF_8);
    }

    private int series() {
        return switch (arrival) {
            case HOT -> 0;
            case UNIFORM -> order[(int) (sent % order.length)];
            case ZIPF -> zipf(random.nextDouble());
        };
    }

    private int zipf(double share) {
        int low = 0;
        int high = shares.length - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (shares[middle] < share) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return order[low];
    }

    private void decimal(float value) {
        int scaled = Math.round(Math.abs(value) * 10_000);
        text.append(value < 0 ? "-" : "").append(scaled / 10_000).append('.');
        int fraction = scaled % 10_000;
        for (int unit = 1000; unit > 0; unit /= 10) {
            text.append((char) ('0' + fraction / unit % 10));
        }
    }
}
