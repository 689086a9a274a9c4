package org.sourceselect.transferability.ssim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.random.SplitMix64;

/**
 * Which slice of the source is compared with which slice of the target.
 *
 * @param sources slices of the source
 * @param targets at the same place the slices of the target
 * @param sameSubject whether a pair is one slice of one subject
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays are the data.
record SlicePairs(int[] sources, int[] targets, boolean sameSubject) {

    int size() {
        return sources.length;
    }

    int source(int pair) {
        return sources[pair];
    }

    int target(int pair) {
        return targets[pair];
    }

    /** Slices that both tasks have if there are any; else the same height in random subjects. */
    static SlicePairs choose(LabelMaps source, LabelMaps target, int wanted, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        SlicePairs shared = shared(source, target);
        if (shared.size() > 0) {
            int[] order = random.permutation(shared.size());
            int n = Math.min(wanted, order.length);
            return new SlicePairs(
                    Arrays.stream(order, 0, n).map(shared::source).toArray(),
                    Arrays.stream(order, 0, n).map(shared::target).toArray(),
                    true);
        }
        return random(source, target, wanted, random);
    }

    /**
     * The same slices of the same subjects. Positions are those within the brain as each task's images show it, so that
     * they differ a little between modalities: the nearest within half a slice is taken.
     */
    private static SlicePairs shared(LabelMaps source, LabelMaps target) {
        Map<String, List<Integer>> bySubject = new HashMap<>();
        for (int s = 0; s < source.slices(); s++) {
            bySubject
                    .computeIfAbsent(source.subjectKey(s), added -> new ArrayList<>())
                    .add(s);
        }
        int[] sources = new int[target.slices()];
        int[] targets = new int[target.slices()];
        int n = 0;
        for (int t = 0; t < target.slices(); t++) {
            List<Integer> candidates = bySubject.getOrDefault(target.subjectKey(t), List.of());
            int nearest = nearest(source, candidates, target.position(t));
            if (nearest >= 0 && Math.abs(source.position(nearest) - target.position(t)) <= 0.5 / candidates.size()) {
                sources[n] = nearest;
                targets[n++] = t;
            }
        }
        return new SlicePairs(Arrays.copyOf(sources, n), Arrays.copyOf(targets, n), true);
    }

    /** The first of the slices nearest to a position; -1 when there is none. */
    private static int nearest(LabelMaps maps, List<Integer> slices, float position) {
        int nearest = -1;
        for (int s : slices) {
            if (nearest < 0 || Math.abs(maps.position(s) - position) < Math.abs(maps.position(nearest) - position)) {
                nearest = s;
            }
        }
        return nearest;
    }

    private static SlicePairs random(LabelMaps source, LabelMaps target, int wanted, SplitMix64 random) {
        Map<Integer, List<Integer>> bySubject = new HashMap<>();
        List<Integer> subjects = new ArrayList<>();
        for (int s = 0; s < source.slices(); s++) {
            int subject = source.subject(s);
            bySubject
                    .computeIfAbsent(subject, added -> {
                        subjects.add(added);
                        return new ArrayList<>();
                    })
                    .add(s);
        }
        int[] sources = new int[wanted];
        int[] targets = new int[wanted];
        int[] order = new int[0];
        for (int i = 0; i < wanted; i++) {
            // Every slice of the target once before any comes again.
            if (i % target.slices() == 0) {
                order = random.permutation(target.slices());
            }
            targets[i] = order[i % target.slices()];
            float position = target.position(targets[i]);
            int subject = subjects.get(random.below(subjects.size()));
            sources[i] = nearest(source, bySubject.getOrDefault(subject, List.of()), position);
        }
        return new SlicePairs(sources, targets, false);
    }
}
