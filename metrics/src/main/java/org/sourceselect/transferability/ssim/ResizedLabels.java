package org.sourceselect.transferability.ssim;

/** Label maps on a grid of another height and width that spans the same field of view, by nearest neighbour. */
public final class ResizedLabels implements LabelMaps {

    private final LabelMaps maps;
    private final int height;
    private final int width;

    private ResizedLabels(LabelMaps maps, int height, int width) {
        this.maps = maps;
        this.height = height;
        this.width = width;
    }

    /** The maps on this grid; the maps themselves where they are on it. */
    public static LabelMaps of(LabelMaps maps, int height, int width) {
        return maps.height() == height && maps.width() == width ? maps : new ResizedLabels(maps, height, width);
    }

    /** The pixel of a shorter row whose centre is nearest, when both rows span the same length. */
    static int nearest(int pixel, int length, int shorter) {
        return (int) ((2L * pixel + 1) * shorter / (2L * length));
    }

    @Override
    public int slices() {
        return maps.slices();
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int subject(int slice) {
        return maps.subject(slice);
    }

    @Override
    public String subjectKey(int slice) {
        return maps.subjectKey(slice);
    }

    @Override
    public float position(int slice) {
        return maps.position(slice);
    }

    @Override
    public void mask(int slice, byte[] into) {
        byte[] own = new byte[maps.height() * maps.width()];
        maps.mask(slice, own);
        for (int y = 0; y < height; y++) {
            int row = nearest(y, height, maps.height()) * maps.width();
            for (int x = 0; x < width; x++) {
                into[y * width + x] = own[row + nearest(x, width, maps.width())];
            }
        }
    }
}
