package org.sourceselect.transferability.pixels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.sourceselect.random.SplitMix64;

/**
 * A uniform sample without replacement, drawn in one pass: every pixel has a random priority, a function of the seed, its
 * image and its place alone, and those with the least priorities are kept (bottom-k sampling, Cohen and Kaplan 2007). The
 * order of reading and the number of threads change nothing.
 *
 * @param <T> what is kept of a pixel
 */
public final class BottomSample<T> {

    private static final long SEED = 0x5eed;

    private record Kept<T>(long priority, T item) {}

    private final int size;
    private final PriorityQueue<Kept<T>> kept = new PriorityQueue<>(
            Comparator.comparingLong((Kept<T> k) -> k.priority).reversed());

    /** A sample of at most {@code size}. */
    public BottomSample(int size) {
        this.size = size;
    }

    /** The priority of a pixel. */
    public static long priority(int image, int pixel) {
        return SplitMix64.draw(SEED, ((long) image << 32) | pixel);
    }

    /** Whether a pixel of that priority would be kept now. */
    public boolean wants(long priority) {
        return kept.size() < size || (size > 0 && priority < kept.element().priority);
    }

    /** Keeps the item while its priority is among the least. */
    public void add(long priority, T item) {
        if (wants(priority)) {
            if (kept.size() == size) {
                kept.remove();
            }
            kept.add(new Kept<>(priority, item));
        }
    }

    /** Adds what another part of the same pass kept. */
    public void merge(BottomSample<T> other) {
        other.kept.forEach(k -> add(k.priority, k.item));
    }

    /** What was kept, least priority first: any run of it is a uniform sample too. */
    public List<T> items() {
        List<Kept<T>> sorted = new ArrayList<>(kept);
        sorted.sort(Comparator.comparingLong(Kept::priority));
        return sorted.stream().map(Kept::item).toList();
    }
}
