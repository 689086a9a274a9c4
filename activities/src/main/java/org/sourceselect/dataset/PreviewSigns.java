package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.sourceselect.transferability.math.Median;

/**
 * What speaks for a wrong label or image, subject by subject, from what is seen of the subjects of one partition and modality.
 *
 * <p>Some signs are of the subject alone: no label, labels that fit better mirrored, a position that the file does not state; that
 * labels lie outside the brain is among the doubts of the brain. Others come from beside the others: a subject is far from them where it lies more than {@value #FAR} times
 * 1.4826 MAD (the median of the distances from the median, scaled to a standard deviation of normally distributed values) from their
 * median, and by more than a least distance, as many alike subjects make the MAD small. Beside fewer than {@value #FEWEST} nothing is
 * said. A sign is a reason to look, no verdict.
 */
public final class PreviewSigns {

    /** Fewer subjects have no usual value. */
    static final int FEWEST = 5;

    private static final double FAR = 5;

    /** The MAD of normally distributed values times this is their standard deviation. */
    private static final double TO_DEVIATIONS = 1.4826;

    /** Of a shift, in mm: more than people differ where a region is always at one place. */
    private static final double LEAST_SHIFT = 10;

    /** Of volumes: three times. */
    private static final double LEAST_RATIO = Math.log(3);

    /** Of the mean of a region's normalised values. */
    private static final double LEAST_MEAN = 0.75;

    /** Of the contrast across the borders of the label: three times. */
    private static final double LEAST_CONTRAST = Math.log(3);

    /** Of how far an image's values spread: four times. */
    private static final double LEAST_SCALE = Math.log(4);

    /** A region that most others have is missed. */
    private static final double USUAL = 0.8;

    /** So many regions are named in one clause, those farthest off. */
    private static final int MOST_NAMED = 3;

    private static final List<String> TOWARDS = List.of("right", "front", "top");
    private static final List<String> AWAY = List.of("left", "back", "bottom");

    private final List<SubjectPreview> subjects;
    private final IdentityHashMap<SubjectPreview, List<Sign>> signs = new IdentityHashMap<>();

    /** What a sign is about. */
    public enum Kind {
        /** The label, or the image, by itself. */
        ALONE,
        /** How large regions are. */
        VOLUME,
        /** Where regions lie between left and right. */
        RIGHT,
        /** Where regions lie between back and front. */
        FRONT,
        /** Where regions lie between bottom and top. */
        TOP,
        /** How bright regions are. */
        BRIGHTNESS,
        /** The values of the image as its file has them. */
        VALUES
    }

    /**
     * A sign.
     *
     * @param kind what it is about
     * @param regions the regions it is of; none where it is of all, or of the image
     * @param text a clause for the user's own screen
     */
    public record Sign(Kind kind, List<String> regions, String text) {
        /** Keeps a copy. */
        public Sign {
            regions = List.copyOf(regions);
        }
    }

    private PreviewSigns(List<SubjectPreview> subjects) {
        this.subjects = subjects;
    }

    /**
     * The signs of each subject, in their order; none where nothing speaks against it.
     *
     * @param subjects of one partition and modality, with the same regions
     */
    public static List<List<Sign>> of(List<SubjectPreview> subjects) {
        PreviewSigns found = new PreviewSigns(List.copyOf(subjects));
        found.alone();
        found.regions();
        found.values();
        return subjects.stream()
                .map(subject -> List.copyOf(found.signs.getOrDefault(subject, List.of())))
                .toList();
    }

    private void add(SubjectPreview subject, Kind kind, List<String> regions, String text) {
        signs.computeIfAbsent(subject, s -> new ArrayList<>()).add(new Sign(kind, regions, text));
    }

    private void alone(SubjectPreview subject, String text) {
        add(subject, Kind.ALONE, List.of(), text);
    }

    private void alone() {
        for (SubjectPreview subject : subjects) {
            List<RegionPreview> regions = subject.regions();
            if (regions.stream().allMatch(region -> region.voxels() == 0)) {
                alone(
                        subject,
                        "the label is empty: it has no voxel of "
                                + (regions.size() == 1 ? regions.get(0).name() : "any region"));
            }
            regions.stream()
                    .filter(region -> region.voxels() > 0 && region.slices() == 0)
                    .forEach(region ->
                            alone(subject, region.name() + " is in none of the " + subject.kept() + " slices kept"));
            subject.contrast()
                    .mirror()
                    .ifPresent(axis -> alone(
                            subject,
                            "the label fits the image much better mirrored " + axis.written() + ": is it flipped?"));
            if (!subject.placed()) {
                alone(subject, "the image does not state which way the patient lies: left and right are assumed");
            }
        }
    }

    private void regions() {
        int count = subjects.isEmpty() ? 0 : subjects.get(0).regions().size();
        missing(count);
        together(
                count,
                Kind.VOLUME,
                region -> Math.log((double) region.voxels()),
                LEAST_RATIO,
                "three times smaller or larger than in the others",
                far -> String.format(Locale.ROOT, "%.2g times the median", Math.exp(far.beyond())));
        for (int axis = 0; axis < 3; axis++) {
            int a = axis;
            together(
                    count,
                    List.of(Kind.RIGHT, Kind.FRONT, Kind.TOP).get(a),
                    region -> region.offset().get(a),
                    LEAST_SHIFT,
                    "elsewhere than in the others",
                    far -> String.format(
                            Locale.ROOT,
                            "%.0f mm to the %s",
                            Math.abs(far.beyond()),
                            (far.beyond() > 0 ? TOWARDS : AWAY).get(a)));
        }
        together(
                count,
                Kind.BRIGHTNESS,
                RegionPreview::mean,
                LEAST_MEAN,
                "not as bright as in the others",
                far -> String.format(Locale.ROOT, "%+.2g standard deviations", far.beyond()));
    }

    private void missing(int count) {
        for (int r = 0; r < count; r++) {
            int region = r;
            long with = subjects.stream()
                    .filter(subject -> subject.regions().get(region).voxels() > 0)
                    .count();
            if (subjects.size() < FEWEST || with < USUAL * subjects.size()) {
                continue;
            }
            for (SubjectPreview subject : subjects) {
                boolean any = subject.regions().stream().anyMatch(other -> other.voxels() > 0);
                if (any && subject.regions().get(region).voxels() == 0) {
                    String name = subject.regions().get(region).name();
                    add(subject, Kind.VOLUME, List.of(name), "it has no " + name + ", unlike most others");
                }
            }
        }
    }

    /** One subject's distance from the median of all. */
    private record Far(SubjectPreview subject, String region, double beyond) {}

    /** Says once of each subject in which of its regions a number is far from the others. */
    private void together(
            int count,
            Kind kind,
            ToDoubleFunction<RegionPreview> value,
            double least,
            String what,
            Function<Far, String> amount) {
        IdentityHashMap<SubjectPreview, List<Far>> bySubject = new IdentityHashMap<>();
        for (int r = 0; r < count; r++) {
            int region = r;
            List<SubjectPreview> with = subjects.stream()
                    .filter(subject -> subject.regions().get(region).voxels() > 0)
                    .toList();
            for (Far far : far(
                    with,
                    with.isEmpty() ? "" : with.get(0).regions().get(region).name(),
                    subject -> value.applyAsDouble(subject.regions().get(region)),
                    least)) {
                bySubject
                        .computeIfAbsent(far.subject(), subject -> new ArrayList<>())
                        .add(far);
            }
        }
        for (SubjectPreview subject : subjects) {
            List<Far> of = bySubject.getOrDefault(subject, List.of());
            if (!of.isEmpty()) {
                add(
                        subject,
                        kind,
                        of.stream().map(Far::region).toList(),
                        what + ": "
                                + of.stream()
                                        .sorted(Comparator.comparing(far -> -Math.abs(far.beyond())))
                                        .limit(MOST_NAMED)
                                        .map(far -> far.region() + " " + amount.apply(far))
                                        .collect(Collectors.joining(", "))
                                + (of.size() > MOST_NAMED ? " and " + (of.size() - MOST_NAMED) + " more" : ""));
            }
        }
    }

    private void values() {
        List<SubjectPreview> labelled = subjects.stream()
                .filter(subject -> subject.contrast().drawn() > 0)
                .toList();
        for (Far far : far(labelled, "", subject -> Math.log(subject.contrast().drawn()), LEAST_CONTRAST)) {
            // Of those that fit better mirrored, that is said already.
            if (far.beyond() < 0 && far.subject().contrast().mirror().isEmpty()) {
                add(
                        far.subject(),
                        Kind.ALONE,
                        List.of(),
                        String.format(
                                Locale.ROOT,
                                "the label's borders do not follow the image: contrast %.2g, in the others %.2g: is it shifted?",
                                far.subject().contrast().drawn(),
                                far.subject().contrast().drawn() / Math.exp(far.beyond())));
            }
        }
        for (Far far : far(subjects, "", subject -> Math.log(span(subject)), LEAST_SCALE)) {
            add(
                    far.subject(),
                    Kind.VALUES,
                    List.of(),
                    String.format(
                            Locale.ROOT,
                            "the image's values spread %.2g times as far as in the others: scaled otherwise?",
                            Math.exp(far.beyond())));
        }
        double usual =
                Median.of(subjects.stream().mapToDouble(PreviewSigns::span).toArray());
        for (Far far : far(subjects, "", subject -> subject.values().least(), usual)) {
            double least = far.subject().values().least();
            add(
                    far.subject(),
                    Kind.VALUES,
                    List.of(),
                    String.format(
                            Locale.ROOT,
                            "the image's values begin at %.4g, in the others at %.4g: an offset, or not scaled?",
                            least,
                            least - far.beyond()));
        }
    }

    private static double span(SubjectPreview subject) {
        return Math.max(
                Double.MIN_NORMAL, subject.values().last() - subject.values().first());
    }

    private static List<Far> far(
            List<SubjectPreview> among, String region, ToDoubleFunction<SubjectPreview> value, double least) {
        if (among.size() < FEWEST) {
            return List.of();
        }
        double median = Median.of(among.stream().mapToDouble(value).toArray());
        double deviation = TO_DEVIATIONS
                * Median.of(among.stream()
                        .mapToDouble(subject -> Math.abs(value.applyAsDouble(subject) - median))
                        .toArray());
        return among.stream()
                .map(subject -> new Far(subject, region, value.applyAsDouble(subject) - median))
                .filter(far -> Math.abs(far.beyond()) > least && Math.abs(far.beyond()) > FAR * deviation)
                .toList();
    }
}
