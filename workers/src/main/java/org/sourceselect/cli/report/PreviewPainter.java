package org.sourceselect.cli.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.sourceselect.dataset.RegionPreview;
import org.sourceselect.dataset.RoiDefinition;
import org.sourceselect.dataset.SubjectPreview;
import org.sourceselect.dataset.SubjectPreview.Bins;

/**
 * Paints a subject's prepared slices side by side, regions outlined in colour and the brain in dots, and its histograms.
 *
 * <p>All slices are painted by one rule, from {@value #DARK} standard deviations below the brain's mean to {@value #BRIGHT} above,
 * so that an image that is not like the others looks unlike them.
 */
final class PreviewPainter {

    static final double DARK = -2.5;
    static final double BRIGHT = 3.5;

    /** What is not brain is black; the darkest brain is not quite. */
    private static final int DARKEST_BRAIN = 24;

    private static final int GAP = 2;
    private static final int NIGHT = 0x111111;
    private static final int BRAIN_EDGE = 0xFFFFFF;
    private static final int BAR = 0x9AA5B1;
    private static final int AXIS = 0x4A525C;
    private static final int BEYOND = 0xFF5F1F;

    /** One pixel of the outline of the brain is painted, then as many are left out. */
    private static final int DOT = 1;

    private static final int DOT_GAP = 3;
    private static final int DASH = 3;

    /** Histograms are smoothed over this part of their width, to either side, twice. */
    private static final int SMOOTH = 60;

    /** As the style sheet has them; Okabe and Ito's, those for dark parts lightened, as a head lies in black. */
    static final List<Integer> COLOURS =
            List.of(0x56B4E9, 0xE69F00, 0x1FC98F, 0xF0E442, 0xFF5F1F, 0xE78AC3, 0x5B8CFF, 0xB8E986);

    /** Letters of five by seven pixels, as no machine must have a font for them. */
    private static final String[] A = {".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"};

    private static final String[] P = {"####.", "#...#", "#...#", "####.", "#....", "#....", "#...."};
    private static final String[] R = {"####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"};
    private static final String[] L = {"#....", "#....", "#....", "#....", "#....", "#....", "#####"};

    private final List<RoiDefinition> rois;

    /**
     * @param rois the regions to outline, in the order of the colours
     */
    PreviewPainter(List<RoiDefinition> rois) {
        this.rois = List.copyOf(rois);
    }

    /** The colour of a region by its place in the order. */
    static int colour(int region) {
        return COLOURS.get(region % COLOURS.size());
    }

    /** How wide a strip of so many slices is. */
    static int width(int slices, int size, int scale) {
        return slices * (size * scale + GAP) - GAP;
    }

    /**
     * The slices side by side, from inferior to superior.
     *
     * @param scale height and width of a painted pixel
     */
    BufferedImage strip(SubjectPreview subject, int scale) {
        int side = subject.size() * scale;
        int n = subject.slices().size();
        BufferedImage strip = new BufferedImage(width(n, subject.size(), scale), side, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < strip.getWidth(); x++) {
            for (int y = 0; y < side; y++) {
                strip.setRGB(x, y, AXIS);
            }
        }
        for (int s = 0; s < n; s++) {
            paint(subject.slices().get(s), subject.size(), scale, strip, s * (side + GAP));
        }
        return strip;
    }

    private void paint(SubjectPreview.Slice slice, int size, int scale, BufferedImage strip, int left) {
        int side = size * scale;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int grey = grey(slice.image()[y / scale * size + x / scale]);
                strip.setRGB(left + x, y, grey << 16 | grey << 8 | grey);
            }
        }
        marks(strip, left, side);
        Outline.of(i -> slice.brain()[i] != 0, size, scale).draw(strip, left, 0, BRAIN_EDGE, DOT, DOT_GAP);
        for (int r : byArea(slice.labels())) {
            boolean[] member = member(rois.get(r));
            Outline outline = Outline.of(i -> member[slice.labels()[i]], size, scale);
            boolean dashed = r >= COLOURS.size();
            outline.draw(strip, left, 0, colour(r), dashed ? DASH : 1, dashed ? DASH : 0);
        }
    }

    static int grey(float normalised) {
        if (normalised == 0) {
            return 0;
        }
        double share = Math.max(0, Math.min(1, (normalised - DARK) / (BRIGHT - DARK)));
        return (int) (DARKEST_BRAIN + (255 - DARKEST_BRAIN) * share);
    }

    /** The largest first, so that a region within another is seen. */
    private List<Integer> byArea(short[] labels) {
        int[] area = new int[rois.size()];
        for (int r = 0; r < area.length; r++) {
            boolean[] member = member(rois.get(r));
            for (short label : labels) {
                area[r] += member[label] ? 1 : 0;
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int r = 0; r < area.length; r++) {
            order.add(r);
        }
        order.sort(Comparator.comparing(r -> -area[r]));
        return order;
    }

    private static boolean[] member(RoiDefinition roi) {
        boolean[] member = new boolean[Short.MAX_VALUE + 1];
        roi.labels().forEach(label -> member[label] = true);
        return member;
    }

    /** Anterior above, posterior below, the patient's right on the left. */
    private static void marks(BufferedImage strip, int left, int side) {
        int dot = Math.max(1, side / 110);
        int margin = 2 * dot;
        int middle = (side - 5 * dot) / 2;
        int height = (side - 7 * dot) / 2;
        letter(A, strip, left + middle, margin, dot);
        letter(P, strip, left + middle, side - margin - 7 * dot, dot);
        letter(R, strip, left + margin, height, dot);
        letter(L, strip, left + side - margin - 5 * dot, height, dot);
    }

    private static void letter(String[] rows, BufferedImage strip, int left, int top, int dot) {
        for (int y = 0; y < rows.length * dot; y++) {
            for (int x = 0; x < rows[0].length() * dot; x++) {
                if (rows[y / dot].charAt(x / dot) == '#') {
                    strip.setRGB(left + x, top + y, 0xFFFFFF);
                }
            }
        }
    }

    /**
     * The brain's values as the file has them, above, and normalised, below, with each region's line over them; each drawn to its
     * own highest.
     *
     * @param common the axis of the upper one, the same for all that are to be compared; what lies beyond stands at its ends in
     *     another colour
     */
    BufferedImage histograms(SubjectPreview subject, Bins common, int width, int height) {
        BufferedImage painted = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                painted.setRGB(x, y, NIGHT);
            }
        }
        int half = height / 2;
        double[] raw = onto(common, subject.values().bins(), subject.values().histogram(), width);
        boolean[] beyond = new boolean[width];
        beyond[0] = common.low() > subject.values().first();
        beyond[width - 1] = common.high() < subject.values().last();
        bars(painted, raw, beyond, 0, half - 3);
        double[] brain = onto(SubjectPreview.NORMALISED, SubjectPreview.NORMALISED, subject.normalised(), width);
        bars(painted, brain, new boolean[width], half + 3, height - half - 4);
        int zero = width / 2;
        for (int y = half + 3; y < height; y += 3) {
            painted.setRGB(zero, y, AXIS);
        }
        for (int x = 0; x < width; x++) {
            painted.setRGB(x, half, AXIS);
        }
        for (int r = 0; r < subject.regions().size(); r++) {
            RegionPreview region = subject.regions().get(r);
            if (region.voxels() > 0) {
                double[] own = onto(SubjectPreview.NORMALISED, SubjectPreview.NORMALISED, region.histogram(), width);
                line(painted, own, colour(r), half + 3, height - half - 4);
            }
        }
        return painted;
    }

    /**
     * A histogram over the columns of a picture, smoothed over a few, as whole numbers in a file make combs; what lies beyond the axis is in
     * its outermost columns.
     */
    private static double[] onto(Bins axis, Bins bins, List<Integer> histogram, int width) {
        double[] columns = new double[width];
        Bins across = new Bins(axis.low(), axis.high(), width);
        // A bin is spread over the columns that it covers, so that none is left empty between two.
        double step = (bins.high() - bins.low()) / bins.count();
        for (int b = 0; b < bins.count(); b++) {
            int from = across.of(bins.low() + b * step);
            int to = Math.max(from, across.of(bins.low() + (b + 1) * step - step * 1e-6));
            for (int x = from; x <= to; x++) {
                columns[x] += histogram.get(b) / (double) (to - from + 1);
            }
        }
        return smoothed(smoothed(columns, width / SMOOTH), width / SMOOTH);
    }

    private static double[] smoothed(double[] columns, int reach) {
        double[] means = new double[columns.length];
        for (int x = 0; x < means.length; x++) {
            int from = Math.max(0, x - reach);
            int to = Math.min(columns.length - 1, x + reach);
            for (int k = from; k <= to; k++) {
                means[x] += columns[k] / (to - from + 1);
            }
        }
        return means;
    }

    private static void bars(BufferedImage painted, double[] columns, boolean[] beyond, int top, int height) {
        double most = Arrays.stream(columns).max().orElse(0);
        for (int x = 0; x < columns.length; x++) {
            int bar = most == 0 ? 0 : (int) Math.round(columns[x] / most * (height - 1));
            boolean marked = beyond[Math.max(0, x - 2)] || beyond[Math.min(columns.length - 1, x + 2)] || beyond[x];
            // What lies beyond is seen also where it is little.
            int shown = marked ? Math.max(height / 2, bar) : bar;
            for (int y = height - shown; y < height; y++) {
                painted.setRGB(x, top + y, marked ? BEYOND : BAR);
            }
        }
    }

    private static void line(BufferedImage painted, double[] columns, int colour, int top, int height) {
        double most = Arrays.stream(columns).max().orElse(0);
        int before = height - 1;
        for (int x = 0; x < columns.length; x++) {
            int here = height - 1 - (most == 0 ? 0 : (int) Math.round(columns[x] / most * (height - 2)));
            for (int y = Math.min(before, here); y <= Math.max(before, here); y++) {
                painted.setRGB(x, top + y, colour);
            }
            before = here;
        }
    }
}
