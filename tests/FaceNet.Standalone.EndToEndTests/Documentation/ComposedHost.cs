using System.Reflection;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

/// <summary>Options that a host binds to a section of its configuration.</summary>
/// <param name="Section">The section.</param>
/// <param name="Defaults">The options of a configuration that says nothing.</param>
internal sealed record BoundOptions(string Section, object Defaults);

/// <summary>A host that is composed and not started, with nothing in its configuration, whatever the environment says.</summary>
internal sealed class ComposedHost : IAsyncDisposable
{
    private readonly SectionRecorder _sections = new();
    private readonly IServiceCollection _services;
    private readonly WebApplication _app;

    public ComposedHost(string name, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        Name = name;
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.Sources.Add(_sections);
        builder.AddServiceDefaults();
        add(builder);
        _services = builder.Services;
        _app = builder.Build();
        _app.MapServiceDefaults();
        map(_app);
    }

    public string Name { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The endpoints by their routes.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>All options of the platform that the host binds.</summary>
    public IEnumerable<BoundOptions> Options => _services
        .Select(service => service.ServiceType)
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConfigureOptions<>) && IsOurs(type.GenericTypeArguments[0]))
        .Distinct()
        .Select(Bind);

    /// <summary>Creates every singleton of the platform, and with it what it registers elsewhere.</summary>
    public void CreateSingletons()
    {
        foreach (var service in _services.Where(service => !service.IsKeyedService && service.Lifetime == ServiceLifetime.Singleton))
        {
            if (!service.ServiceType.IsGenericTypeDefinition && IsOurs(service.ImplementationType ?? service.ServiceType))
            {
                _ = Services.GetServices(service.ServiceType).ToArray();
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("FaceNet.", StringComparison.Ordinal);

    private BoundOptions Bind(Type configureOptions)
    {
        var defaults = Activator.CreateInstance(configureOptions.GenericTypeArguments[0])!;
        var configure = configureOptions.GetMethod(nameof(IConfigureOptions<object>.Configure), BindingFlags.Instance | BindingFlags.Public)!;
        _sections.Asked.Clear();
        foreach (var step in Services.GetServices(configureOptions))
        {
            configure.Invoke(step, [defaults]);
        }

        return new BoundOptions(Assert.Single(_sections.Asked), defaults);
    }

    // Binding an object asks for the children of its section first.
    private sealed class SectionRecorder : ConfigurationProvider, IConfigurationSource
    {
        public HashSet<string> Asked { get; } = [];

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            Asked.Add(parentPath ?? "");
            return base.GetChildKeys(earlierKeys, parentPath);
        }
    }
}
