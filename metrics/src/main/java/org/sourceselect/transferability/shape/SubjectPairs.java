package org.sourceselect.transferability.shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sourceselect.random.SplitMix64;

/**
 * Which subject's region of the source is compared with which of the target. Only subjects that have the region take part.
 *
 * @param pairs the pairs
 * @param sameSubject whether the two of a pair are the same scan session
 */
record SubjectPairs(List<Pair> pairs, boolean sameSubject) {

    record Pair(SubjectRegion source, SubjectRegion target) {}

    /**
     * The subjects that both tasks have, if there are any; else every subject of the one with every one of the other; where
     * those are more than {@code most}, so many of them, every target subject as often as any other.
     */
    static SubjectPairs choose(List<SubjectRegion> sources, List<SubjectRegion> targets, int most, SplitMix64 random) {
        Map<String, SubjectRegion> byKey = new LinkedHashMap<>();
        sources.forEach(s -> byKey.put(s.key(), s));
        List<Pair> shared = targets.stream()
                .flatMap(t -> Stream.ofNullable(byKey.get(t.key())).map(s -> new Pair(s, t)))
                .toList();
        if (!shared.isEmpty()) {
            return new SubjectPairs(shared, true);
        }
        List<Pair> strangers = new ArrayList<>();
        if ((long) sources.size() * targets.size() <= most) {
            targets.forEach(t -> sources.forEach(s -> strangers.add(new Pair(s, t))));
            return new SubjectPairs(strangers, false);
        }
        int[] order = new int[0];
        for (int i = 0; i < most; i++) {
            if (i % targets.size() == 0) {
                order = random.permutation(targets.size());
            }
            strangers.add(new Pair(sources.get(random.below(sources.size())), targets.get(order[i % targets.size()])));
        }
        return new SubjectPairs(strangers, false);
    }
}
