package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the brains of several images were told by, and where that is in doubt.
 *
 * @param images how many images by each kind of finding
 * @param doubts a sentence for each image in doubt, which names its file: for the user's own screen
 */
public record BrainReport(Map<BrainFinding, Integer> images, List<String> doubts) {

    /** The object of a preparation's artifact that it is kept in; those of earlier releases have none. */
    public static final String OBJECT = "brain.json";

    private static final String REMEDY =
            "; look at it, and say where the brain is under brain in the data set's description if that is not right";

    /** Keeps copies. */
    public BrainReport {
        Map<BrainFinding, Integer> sorted = new EnumMap<>(BrainFinding.class);
        sorted.putAll(images);
        images = sorted;
        doubts = List.copyOf(doubts);
    }

    /** What the brains of these were told by. */
    public static BrainReport of(List<SubjectPreview> subjects) {
        Builder report = new Builder();
        subjects.forEach(subject -> report.add(subject.image(), subject.brain(), subject.doubts()));
        return report.build();
    }

    /** Such as {@code uniform} or {@code 22 none, 2 air}. */
    public String written() {
        return images.size() == 1
                ? images.keySet().iterator().next().written()
                : images.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey().written())
                        .collect(Collectors.joining(", "));
    }

    /** Names no file, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "BrainReport of " + images + " with " + doubts.size() + " doubts";
    }

    /** Gathers a report image by image. */
    static final class Builder {

        private record Seen(String image, BrainFinding by) {}

        private final List<Seen> seen = new ArrayList<>();
        private final List<String> doubts = new ArrayList<>();

        void add(Path image, BrainFinding by, List<String> about) {
            seen.add(new Seen(image.toString(), by));
            if (!about.isEmpty()) {
                doubts.add(image + ": " + String.join(", and ", about) + REMEDY);
            }
        }

        BrainReport build() {
            Map<BrainFinding, Integer> images = new EnumMap<>(BrainFinding.class);
            seen.forEach(image -> images.merge(image.by(), 1, Integer::sum));
            List<String> all = new ArrayList<>(doubts);
            long whole = seen.stream()
                    .filter(image -> image.by() == BrainFinding.NONE)
                    .count();
            if (whole > 0 && whole < seen.size()) {
                // Normalised over tissue alone and over everything, two images do not look alike to a net.
                boolean rare = 2 * whole <= seen.size();
                seen.stream()
                        .filter(image -> rare == (image.by() == BrainFinding.NONE))
                        .findFirst()
                        .ifPresent(image -> all.add(image.image() + ": "
                                + (rare ? "it has no background, unlike " : "it has a background, unlike ")
                                + "most images of its partition and modality" + REMEDY));
            }
            return new BrainReport(images, all);
        }
    }
}
