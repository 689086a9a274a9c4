package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.imaging.Grid;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeHeader;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.imaging.VoxelMemory;
import org.sourceselect.task.BadInputException;

/**
 * Looks at subjects as a preparation would make them, without keeping anything: the very slices, brain and normalisation.
 *
 * <p>Subjects are read side by side; of each, what is told here and a few slices stay in memory, no volume.
 */
public final class Preview {

    private static final int RAW_BINS = 96;

    private final DataSetDescription description;
    private final List<RoiDefinition> rois;
    private final PreparationSettings settings;
    private final int slices;

    private Preview(
            DataSetDescription description, List<RoiDefinition> rois, PreparationSettings settings, int slices) {
        this.description = description;
        this.rois = rois;
        this.settings = settings;
        this.slices = slices;
    }

    /**
     * Whom to look at.
     *
     * @param domain the partition and modality
     * @param files the subject's files there
     */
    public record Look(Domain domain, SubjectFiles files) {}

    /**
     * What came of it.
     *
     * @param look whom was looked at
     * @param preview what was seen; empty where the files cannot be used
     * @param fault why they cannot; empty where they can
     */
    public record Looked(Look look, Optional<SubjectPreview> preview, Optional<BadInputException> fault) {}

    /**
     * Looks at subjects.
     *
     * @param rois the regions of interest to look at
     * @param settings in the ranges of {@link org.sourceselect.activity.SettingsCheck#preparation}
     * @param slices so many slices of each, or all that are kept where these are fewer
     * @param listener hears of every subject
     * @param paint what to make of each while its slices are at hand; called on several threads
     * @return what was made, in the order of the looks
     */
    public static <T> List<T> of(
            DataSet dataSet,
            List<Look> looks,
            List<RoiDefinition> rois,
            PreparationSettings settings,
            int slices,
            ReadingListener listener,
            Function<Looked, T> paint) {
        Preview preview = new Preview(dataSet.description(), List.copyOf(rois), settings, slices);
        return Cores.forEach(looks, "image", listener, look -> paint.apply(preview.look(look)));
    }

    @SuppressWarnings("try") // The memory is held, not used.
    private Looked look(Look look) {
        try {
            look.files().fault().ifPresent(fault -> {
                throw fault; // Before its files are looked at for their size.
            });
            try (VoxelMemory held = VoxelMemory.take(look.files().image(), SubjectBrain.ARRAYS)) {
                return new Looked(look, Optional.of(seen(look.files())), Optional.empty());
            }
        } catch (BadInputException e) {
            return new Looked(look, Optional.empty(), Optional.of(e));
        }
    }

    private SubjectPreview seen(SubjectFiles files) {
        SubjectSlices prepared = SubjectSlices.read(description, settings, files);
        VolumeHeader header = VolumeReader.readHeader(files.image());
        Volume image = prepared.subject().image();
        BrainMask brain = prepared.subject().brain();
        short[][] labels = new short[prepared.kept().size()][settings.size() * settings.size()];
        for (int k = 0; k < labels.length; k++) {
            prepared.labels(prepared.kept().get(k), labels[k]);
        }
        int[][] areas = new int[rois.size()][labels.length];
        for (int r = 0; r < areas.length; r++) {
            boolean[] member = member(rois.get(r));
            for (int k = 0; k < labels.length; k++) {
                for (short label : labels[k]) {
                    areas[r][k] += member[label] ? 1 : 0;
                }
            }
        }
        List<SubjectPreview.Slice> shown = new ArrayList<>();
        for (int k : chosen(areas, labels.length, slices)) {
            int z = prepared.kept().get(k);
            float[] pixels = new float[labels[k].length];
            short[] mask = new short[labels[k].length];
            prepared.image(z, pixels);
            prepared.brain(z, mask);
            shown.add(new SubjectPreview.Slice(z, pixels, labels[k], mask));
        }
        Measures measures =
                new Measures(prepared.subject(), description.knownLabels().last());
        long labelled = measures.voxels(description.rois().stream()
                .flatMap(roi -> roi.labels().stream())
                .distinct()
                .toList());
        return new SubjectPreview(
                files.subject(),
                files.image(),
                grid(header),
                header.orientation() != VolumeHeader.Orientation.ASSUMED,
                labels.length,
                settings.size(),
                shown,
                brain.by(),
                brain.doubts(),
                labelled == 0 ? 0 : brain.labelsOutside() / (double) labelled,
                measures.values(),
                measures.normalised(),
                regions(measures, areas),
                BorderContrast.of(prepared.subject().labels(), i -> brain.standardised(i, image.values()[i]), rois));
    }

    /**
     * The slices that show most: one after the other, that in which regions not shown well yet are largest, each measured by its own
     * largest slice; where nothing is to be gained any more, evenly spaced ones with a region, and where there is none, evenly spaced
     * ones of all. Ascending.
     *
     * @param areas pixels of each region in each slice
     */
    static List<Integer> chosen(int[][] areas, int slices, int most) {
        int[] largest = Arrays.stream(areas)
                .mapToInt(area -> Arrays.stream(area).max().orElse(0))
                .toArray();
        double[] shown = new double[areas.length];
        Set<Integer> chosen = new TreeSet<>();
        while (chosen.size() < Math.min(slices, most)) {
            int best = -1;
            double gain = 0;
            for (int k = 0; k < slices; k++) {
                double more = 0;
                for (int r = 0; r < areas.length; r++) {
                    more += largest[r] == 0 ? 0 : Math.max(0, areas[r][k] / (double) largest[r] - shown[r]);
                }
                if (more > gain) {
                    best = k;
                    gain = more;
                }
            }
            if (best < 0) {
                break;
            }
            chosen.add(best);
            for (int r = 0; r < areas.length; r++) {
                shown[r] = largest[r] == 0 ? 0 : Math.max(shown[r], areas[r][best] / (double) largest[r]);
            }
        }
        List<Integer> all = IntStream.range(0, slices).boxed().toList();
        List<Integer> withRegion = all.stream()
                .filter(k -> Arrays.stream(areas).anyMatch(area -> area[k] > 0))
                .toList();
        for (List<Integer> among : List.of(withRegion, all)) {
            List<Integer> others =
                    among.stream().filter(k -> !chosen.contains(k)).toList();
            int missing = Math.min(slices, most) - chosen.size();
            if (missing > 0 && !others.isEmpty()) {
                chosen.addAll(Preparer.evenlySpaced(others, missing));
            }
        }
        return List.copyOf(chosen);
    }

    private List<RegionPreview> regions(Measures measures, int[][] areas) {
        List<RegionPreview> regions = new ArrayList<>();
        for (int r = 0; r < areas.length; r++) {
            int slicesWith =
                    (int) Arrays.stream(areas[r]).filter(area -> area > 0).count();
            regions.add(measures.region(rois.get(r), slicesWith));
        }
        return regions;
    }

    private static boolean[] member(RoiDefinition roi) {
        boolean[] member = new boolean[Short.MAX_VALUE + 1];
        roi.labels().forEach(label -> member[label] = true);
        return member;
    }

    private static String grid(VolumeHeader header) {
        Grid grid = header.grid();
        double[] mm = grid.spacing();
        return String.format(
                Locale.ROOT,
                "%d x %d x %d voxels of %.3g x %.3g x %.3g mm, axes %s in the file, position %s",
                grid.nx(),
                grid.ny(),
                grid.nz(),
                mm[0],
                mm[1],
                mm[2],
                header.storedAxes(),
                switch (header.orientation()) {
                    case SFORM -> "by sform";
                    case QFORM -> "by qform";
                    case ASSUMED -> "not stated";
                });
    }

    /** What is measured over the whole volumes, in one pass: of the brain, and by label value. */
    private static final class Measures {

        private final Volume image;
        private final BrainMask brain;
        private final Tally whole = new Tally();
        private final Tally[] byLabel;

        /** Of some voxels. */
        private static final class Tally {
            long voxels;
            double sum;
            final double[] place = new double[3];
            final int[] histogram = new int[SubjectPreview.NORMALISED.count()];

            void add(int x, int y, int z, double normalised) {
                voxels++;
                sum += normalised;
                place[0] += x;
                place[1] += y;
                place[2] += z;
                histogram[SubjectPreview.NORMALISED.of(normalised)]++;
            }

            void add(Tally other) {
                voxels += other.voxels;
                sum += other.sum;
                Arrays.setAll(place, axis -> place[axis] + other.place[axis]);
                Arrays.setAll(histogram, bin -> histogram[bin] + other.histogram[bin]);
            }
        }

        Measures(SubjectBrain subject, int highest) {
            this.image = subject.image();
            this.brain = subject.brain();
            this.byLabel = new Tally[highest + 1];
            Arrays.setAll(byLabel, label -> new Tally());
            float[] values = image.values();
            float[] labels = subject.labels().values();
            int i = 0;
            for (int z = 0; z < image.nz(); z++) {
                for (int y = 0; y < image.ny(); y++) {
                    for (int x = 0; x < image.nx(); x++, i++) {
                        int label = (int) labels[i];
                        boolean within = brain.contains(i);
                        double normalised = within ? brain.standardised(i, values[i]) : 0;
                        if (within) {
                            whole.add(x, y, z, normalised);
                        }
                        if (label != 0) {
                            byLabel[label].add(x, y, z, normalised);
                        }
                    }
                }
            }
        }

        private Tally of(List<Integer> labels) {
            Tally tally = new Tally();
            labels.forEach(label -> tally.add(byLabel[label]));
            return tally;
        }

        long voxels(List<Integer> labels) {
            return of(labels).voxels;
        }

        SubjectPreview.Values values() {
            float[] values = image.values();
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (float value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            double[] ends = brain.quantiles(1, 50, 99);
            double span = ends[2] > ends[0] ? ends[2] - ends[0] : most - least;
            SubjectPreview.Bins bins = new SubjectPreview.Bins(ends[0] - span, ends[2] + span, RAW_BINS);
            int[] histogram = new int[bins.count()];
            for (int i = 0; i < values.length; i++) {
                if (brain.contains(i)) {
                    histogram[bins.of(values[i])]++;
                }
            }
            return new SubjectPreview.Values(least, ends[0], ends[1], ends[2], most, bins, list(histogram));
        }

        List<Integer> normalised() {
            return list(whole.histogram);
        }

        RegionPreview region(RoiDefinition roi, int slicesWith) {
            Tally region = of(roi.labels());
            double[] mm = image.spacing();
            List<Double> offset = IntStream.range(0, 3)
                    .mapToObj(axis -> region.voxels == 0
                            ? 0.0
                            : (region.place[axis] / region.voxels - whole.place[axis] / whole.voxels) * mm[axis])
                    .toList();
            return new RegionPreview(
                    roi.name(),
                    region.voxels,
                    region.voxels * mm[0] * mm[1] * mm[2] / 1000,
                    slicesWith,
                    offset,
                    region.sum / region.voxels,
                    list(region.histogram));
        }

        private static List<Integer> list(int[] numbers) {
            return Arrays.stream(numbers).boxed().toList();
        }
    }
}
