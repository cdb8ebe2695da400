using FaceNet.Standalone.Demo.Populations;

namespace FaceNet.Standalone.Demo.Planning;

/// <summary>
/// Splits a population into people who are enrolled and strangers, and puts all photos that do not serve enrollment into one
/// mixed stream. Pure: the same population and seed give the same plan.
/// </summary>
internal static class DemoPlanner
{
    private const int MostShots = 3;
    private const double EnrolledShare = 0.5;
    private static readonly TimeSpan BetweenCrops = TimeSpan.FromMilliseconds(40);

    public static DemoPlan Plan(Population population, int seed)
    {
        var random = new Random(seed);
        var enrollments = PlanEnrollments(population, random);
        var spent = enrollments.Select(each => each.Photo).ToHashSet();
        var crops = population.People
            .SelectMany(person => person.Photos
                .Select((photo, index) => new Crop { CropId = $"crop-{person.Index:0000}-{index:0000}", Person = person, Photo = photo })
                .Where(crop => !spent.Contains(crop.Photo)))
            .ToArray();
        random.Shuffle(crops);

        var taken = crops.Select((crop, index) => crop with { TakenAfter = index * BetweenCrops }).ToArray();
        return new DemoPlan(
            enrollments,
            population.IsDrawn ? Mishaps.AddTo(taken, seed, random) : [.. taken.Select((crop, index) => EventOf(crop, index))]);
    }

    internal static PlannedEvent EventOf(Crop crop, int index, bool isRepeat = false) => new($"event-{index:000000}", crop, isRepeat);

    // Whoever is enrolled keeps at least one photo to be recognised by.
    private static List<EnrollmentPhoto> PlanEnrollments(Population population, Random random)
    {
        var candidates = population.People.Where(person => person.Photos.Count > 1).ToArray();
        random.Shuffle(candidates);
        var count = Math.Min(candidates.Length, (int)Math.Round(EnrolledShare * population.People.Count));
        return [.. candidates.Take(count).SelectMany((person, turn) => Shots(person, 1 + (turn % MostShots), random))];
    }

    private static IEnumerable<EnrollmentPhoto> Shots(Person person, int shots, Random random)
    {
        var photos = person.Photos.ToArray();
        random.Shuffle(photos);
        return photos.Take(Math.Min(shots, photos.Length - 1))
            .Select((photo, index) => new EnrollmentPhoto(person, photo, $"{person.SubjectId}-face-{index}"));
    }
}
