using FaceNet.Standalone.Demo.Progress;
using FaceNet.SyntheticFaces;

namespace FaceNet.Standalone.Demo.Populations;

/// <summary>Draws people who do not exist, so that the demo needs nobody's photos.</summary>
internal static class DrawnPopulation
{
    private const int FewestPhotos = 6;
    private const int MostPhotos = 18;
    private const ulong WhoPurpose = 1;
    private const ulong PhotoPurpose = 2;

    /// <summary>Draws every photo, on all cores. People differ in how many photos they have.</summary>
    /// <param name="people">How many people.</param>
    /// <param name="seed">Decides who they are.</param>
    /// <param name="progress">Told once per photo.</param>
    /// <param name="cancellationToken">Stops the drawing.</param>
    public static Population Draw(int people, int seed, IStageProgress progress, CancellationToken cancellationToken)
    {
        var photos = Enumerable.Range(0, people).Select(index => new byte[PhotosOf(index)][]).ToArray();
        progress.Start(photos.Sum(each => each.Length));
        var painter = new FacePainter();
        var tasks = photos.SelectMany((each, person) => each.Select((_, photo) => (person, photo)));
        Parallel.ForEach(tasks, new ParallelOptions { CancellationToken = cancellationToken }, task =>
        {
            var identity = FaceIdentity.FromSeed(SeedMix.Of(seed, WhoPurpose, task.person));
            var conditions = PhotoConditions.FromSeed(SeedMix.Of(seed, PhotoPurpose, task.person, task.photo));
            photos[task.person][task.photo] = painter.Paint(identity, conditions).Jpeg;
            progress.Advance();
        });

        return new Population(
            $"{people} drawn people (seed {seed}); nobody of them exists, and none was seen in training",
            IsDrawn: true,
            [.. photos.Select(ToPerson)],
            Warnings: []);
    }

    // From 6 to 18 in a mixed order, 12 on average: real galleries are uneven.
    private static int PhotosOf(int person) => FewestPhotos + (person * 5 % (MostPhotos - FewestPhotos + 1));

    private static Person ToPerson(byte[][] photos, int index) => new(
        index,
        $"drawn {index:000}",
        [.. photos.Select((jpeg, photo) => new Photo($"{photo:00}.jpg", () => jpeg))]);
}
