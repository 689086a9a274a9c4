package org.sourceselect.transferability.shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.ssim.LabelMaps;

/**
 * A task's region of interest in one subject that has it.
 *
 * @param subject the subject's number in its task
 * @param key what names it across tasks
 * @param slices all its slices, from the lowest to the highest
 * @param showing those of them that show the region
 * @param box where the region lies within the slices
 * @param shape what it is like
 */
record SubjectRegion(
        int subject, String key, List<Integer> slices, List<Integer> showing, RegionBox box, ShapeDescriptors shape) {

    /** The regions of all subjects that have one, in the order of their first slices. */
    static List<SubjectRegion> all(LabelMaps maps, ProgressListener progress) {
        Map<Integer, List<Integer>> bySubject = new LinkedHashMap<>();
        for (int slice = 0; slice < maps.slices(); slice++) {
            bySubject
                    .computeIfAbsent(maps.subject(slice), subject -> new ArrayList<>())
                    .add(slice);
        }
        AtomicInteger done = new AtomicInteger();
        return bySubject.values().parallelStream()
                .map(slices -> {
                    Optional<SubjectRegion> region = of(maps, slices);
                    progress.progress("measuring regions", done.incrementAndGet(), bySubject.size());
                    return region;
                })
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<SubjectRegion> of(LabelMaps maps, List<Integer> unordered) {
        List<Integer> slices = unordered.stream()
                .sorted(Comparator.comparingDouble(maps::position))
                .toList();
        ShapeDescriptors.Builder shape = new ShapeDescriptors.Builder(
                slices.stream().mapToDouble(maps::position).toArray());
        List<Integer> showing = new ArrayList<>();
        int width = maps.width();
        int top = maps.height();
        int bottom = 0;
        int left = width;
        int right = 0;
        byte[] mask = new byte[maps.height() * width];
        for (int slice : slices) {
            maps.mask(slice, mask);
            shape.add(mask, maps.height(), width);
            boolean shows = false;
            for (int i = 0; i < mask.length; i++) {
                if (mask[i] != 0) {
                    shows = true;
                    top = Math.min(top, i / width);
                    bottom = Math.max(bottom, i / width + 1);
                    left = Math.min(left, i % width);
                    right = Math.max(right, i % width + 1);
                }
            }
            if (shows) {
                showing.add(slice);
            }
        }
        if (showing.isEmpty()) {
            return Optional.empty();
        }
        int first = slices.get(0);
        return Optional.of(new SubjectRegion(
                maps.subject(first),
                maps.subjectKey(first),
                slices,
                List.copyOf(showing),
                new RegionBox(top, bottom, left, right),
                shape.build()));
    }
}
