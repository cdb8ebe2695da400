using System.Buffers;
using System.Net;
using System.Text;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Admission;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Tests.Access;
using FaceNet.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.ServiceDefaults.Tests.Admission;

/// <summary>Requests of few bytes that would be made into many objects: they are weighed before.</summary>
public sealed class MessageWeightTests
{
    private const int Many = 2_000;

    private static readonly (StatusCode, string) TooLarge = (StatusCode.InvalidArgument, ErrorReasons.RequestTooLarge);
    private static readonly (StatusCode, string) Full = (StatusCode.ResourceExhausted, ErrorReasons.MemoryFull);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every message that a request can have in it, with each of its lists.</summary>
    public static TheoryData<string> Messages => [.. Reachable().Select(type => type.FullName)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_OfManyEmptyElements_TakesNoMoreMemoryThanItWeighs(string name)
    {
        var type = Reachable().Single(type => type.FullName == name);
        foreach (var field in type.Fields.InFieldNumberOrder().Where(field => field.IsRepeated))
        {
            // An element without bytes, or many integers of a byte each.
            var packed = field is { IsMap: false, FieldType: not (FieldType.Message or FieldType.String or FieldType.Bytes) } ? Many : 0;
            AssertWeighs(type, [.. Enumerable.Repeat(Element(field, new byte[packed]), packed > 0 ? 1 : Many).SelectMany(element => element)], field.Name);
        }
    }

    [Fact]
    public void Message_OfManyFieldsThatItDoesNotHave_TakesNoMoreMemoryThanItWeighs() =>
        AssertWeighs(ListTrainingsRequest.Descriptor, Unknown(Many), "unknown");

    [Fact]
    public void Message_OfManyFieldsFarInside_WeighsThemAll()
    {
        var outer = BatchEnrollFacesRequest.Descriptor;
        foreach (var path in new[] { outer.FindFieldByName("faces"), outer.FindFieldByName("faces").MessageType.FindFieldByName("face") })
        {
            Assert.Equal((Many + 2) * MessageWeight.OfField, Weigh(path.ContainingType, Element(path, Unknown(Many))));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    public void Message_OfText_WeighsByItsFieldsAlone(int letters) =>
        Assert.Equal((letters > 0 ? 2 : 1) * MessageWeight.OfField, Weigh(ListTrainingsRequest.Descriptor, new ListTrainingsRequest { PageToken = new string('t', letters) }.ToByteArray()));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0x0A, 0x7F, 0x01 })]
    [InlineData(new byte[] { 0x0F, 0x0A })]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void Message_ThatIsNone_WeighsWhatCanBeRead(byte[] bytes) => Assert.InRange(Weigh(ListTrainingsRequest.Descriptor, bytes), MessageWeight.OfField, 2 * MessageWeight.OfField);

    [Fact]
    public async Task Call_HeavierThanALargestRequest_IsRefusedAndTakesNothing()
    {
        await using var host = new SecuredHost();
        await host.StartAsync("Listeners:MaxMessageBytes=1000000", "Listeners:MaxInFlightBytes=3100000");
        using var channel = host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        var heavy = ListTrainingsRequest.Parser.ParseFrom(Unknown(10_000));

        Assert.Equal(TooLarge, await Refusal.OfAsync(async () => await trainer.ListTrainingsAsync(heavy, cancellationToken: Cancellation)));
        Assert.Equal(TooLarge, await Refusal.OfAsync(async () => await trainer.ListTrainingsAsync(heavy, gzip, cancellationToken: Cancellation)));
        await trainer.ListTrainingsAsync(ListTrainingsRequest.Parser.ParseFrom(Unknown(1_000)), cancellationToken: Cancellation);
        await IsEmptyAsync(host);
    }

    [Fact]
    public async Task Calls_HeavierTogetherThanTheHostHolds_AreRefusedUntilOthersAreAnswered()
    {
        await using var host = new SecuredHost();
        await host.StartAsync("Listeners:MaxMessageBytes=1000000", "Listeners:MaxInFlightBytes=2100000");
        using var channel = host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        using var first = trainer.GetTrainingAsync(GetTrainingRequest.Parser.ParseFrom(Unknown(6_000)), cancellationToken: Cancellation);
        await host.Trainer.Arrived;

        Assert.Equal(Full, await Refusal.OfAsync(async () => await trainer.ListTrainingsAsync(ListTrainingsRequest.Parser.ParseFrom(Unknown(6_000)), cancellationToken: Cancellation)));
        host.Trainer.LetGo();
        await first;

        await IsEmptyAsync(host);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task JsonCall_OfManyParts_IsRefused(bool isHttp2)
    {
        await using var host = new SecuredHost();
        await host.StartAsync("Listeners:MaxMessageBytes=6000000", "Listeners:MaxInFlightBytes=8000000");

        var heavy = await PostAsync(host, isHttp2, $$"""{"faces":[{{string.Join(',', Enumerable.Repeat("{}", 20_000))}}]}""");
        var text = await PostAsync(host, isHttp2, $$"""{"requestId":"{{new string(',', 2_500_000)}}\"{{new string('{', 2_500_000)}}"}""");

        Assert.Equal((HttpStatusCode.BadRequest, true), (heavy.Code, heavy.Text.Contains(ErrorReasons.RequestTooLarge, StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotImplemented, text.Code);
        await IsEmptyAsync(host);
    }

    [Fact]
    public async Task JsonCall_OfMoreBytesThanTheLargest_IsRefused()
    {
        await using var host = new SecuredHost();
        await host.StartAsync("Listeners:MaxMessageBytes=1000000", "Listeners:MaxInFlightBytes=8000000");

        var large = await PostAsync(host, isHttp2: true, $$"""{"requestId":"{{new string('r', 2_100_000)}}"}""");

        Assert.Equal((HttpStatusCode.BadRequest, true), (large.Code, large.Text.Contains(ErrorReasons.RequestTooLarge, StringComparison.Ordinal)));
        await IsEmptyAsync(host);
    }

    private static async Task<(HttpStatusCode Code, string Text)> PostAsync(SecuredHost host, bool isHttp2, string json)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(isHttp2 ? host.Grpc : host.Web, "/v1/galleries/g/faces:batchEnroll"))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static Task IsEmptyAsync(SecuredHost host) =>
        Eventually.HoldsAsync("nothing to be held", () => host.Services.GetRequiredService<RequestMemory>().Held == 0, Cancellation);

    private static void AssertWeighs(MessageDescriptor type, byte[] message, string what)
    {
        var taken = AllocatedBytes.LeastOf(() => type.Parser.ParseFrom(message));
        Assert.True(taken <= message.Length + Weigh(type, message), $"{type.FullName}.{what}: {Many} take {taken} bytes, and weigh {Weigh(type, message)}.");
    }

    private static long Weigh(MessageDescriptor type, byte[] message) => MessageWeight.Of(type, new ReadOnlySequence<byte>(message));

    private static byte[] Element(FieldDescriptor field, byte[] content) => Write(output =>
    {
        output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    });

    private static byte[] Unknown(int count) => Write(output =>
    {
        for (var number = 0; number < count; number++)
        {
            output.WriteTag(1_000 + number, WireFormat.WireType.Varint);
            output.WriteInt32(1);
        }
    });

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes))
        {
            write(output);
        }

        return bytes.ToArray();
    }

    private static HashSet<MessageDescriptor> Reachable()
    {
        var found = new HashSet<MessageDescriptor>();
        var waiting = new Stack<MessageDescriptor>(PlatformRpcs.All.Select(rpc => rpc.InputType));
        while (waiting.TryPop(out var type))
        {
            if (found.Add(type))
            {
                foreach (var field in type.Fields.InFieldNumberOrder().Where(field => field.FieldType == FieldType.Message && !field.IsMap))
                {
                    waiting.Push(field.MessageType);
                }
            }
        }

        return found;
    }
}
